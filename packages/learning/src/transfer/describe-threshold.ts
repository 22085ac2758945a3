import type { ThresholdExplanation } from './threshold-options.js';

const shown = (x: number): string => (x === 0 ? '0' : String(Number(x.toPrecision(3))));
const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** One sentence on where a threshold comes from. */
export function describeThreshold(of: Omit<ThresholdExplanation, 'sentence'>): string {
  const { rows, own, transferred, gate, ownShare, entities } = of;
  if (of.threshold === Number.POSITIVE_INFINITY) {
    return `There is no threshold yet: ${rows} rows of its own are too few, and no fleet may help out.`;
  }
  const is = `The threshold is ${shown(of.threshold)}`;
  if (transferred === null) return `${is}, of its own ${rows} rows.`;
  const evidence =
    gate.reason === 'fleet-belief'
      ? 'as transfer is believed to help'
      : `as transfer helps with probability ${shown(gate.probabilityHelps)} by ${gate.heldOutRows} held-out rows`;
  if (gate.transfers) {
    const tail = percent(ownShare.tail);
    return `${is}, ${tail} of its tail from ${rows} rows of its own and the rest from ${entities} others, ${evidence}.`;
  }
  const instead = own === null ? '' : ` and not ${shown(transferred)} with the fleet`;
  return `${is}${instead}: transfer is refused, ${evidence} only.`;
}

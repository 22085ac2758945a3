import { meanWait } from './queueing.js';

const STEPS = 256;
/** Above so many servers the closed form is as cheap as a table. */
const MOST_SERVERS = 64;

/** For each whole number of servers, made when first wanted: a cache of a pure function. */
const TABLES: (Float64Array | undefined)[] = [];

/** The probability of waiting, at evenly spaced utilisations from 0 to 1: smooth where the wait is not. */
function tableOf(servers: number): Float64Array {
  const known = TABLES[servers];
  if (known !== undefined) return known;
  const table = new Float64Array(STEPS + 1);
  for (let k = 1; k < STEPS; k++) {
    const utilisation = k / STEPS;
    table[k] = meanWait(utilisation, servers) * servers * (1 - utilisation);
  }
  table[STEPS] = 1;
  TABLES[servers] = table;
  return table;
}

/**
 * `meanWait` by table: within 0.2 % wherever the wait is at least a thousandth of the service time, and
 * within 2e-5 service times everywhere, at a fifth of the cost. The physics ask for every node in every pass.
 *
 * @param utilisation - in [0, 1)
 * @param servers - how many; fractions and more than 64 are worked out
 *
 * @example
 * ```ts
 * import { meanWait, quickWait } from '@aegis/remediation/simulator';
 * Math.abs(quickWait(0.9, 8) / meanWait(0.9, 8) - 1) < 0.002; // => true
 * ```
 */
export function quickWait(utilisation: number, servers: number): number {
  if (servers > MOST_SERVERS || servers % 1 !== 0) return meanWait(utilisation, servers);
  const table = tableOf(servers);
  const place = utilisation * STEPS;
  const k = Math.floor(place);
  const part = place - k;
  const waiting = (1 - part) * table[k]! + part * table[k + 1]!;
  return waiting / (servers * (1 - utilisation));
}

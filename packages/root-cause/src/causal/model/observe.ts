import { expectedValue, type Mechanism } from './mechanism.js';
import { checkValues, clamp, type NodeValues, valueAt } from './node-values.js';

/** One moment of the system, taken apart. */
export interface Observation {
  /** By place, without gaps. */
  readonly values: Float64Array;
  /** What each has beyond what its causes make of it; 0 for those imputed. */
  readonly noise: Float64Array;
  /** The places of nodes without a number, which were taken to be as their causes make them. */
  readonly imputed: ReadonlySet<number>;
}

/**
 * The noise behind a sample. A node without a number is as its causes make it, so what it may have done
 * shows at its effects.
 *
 * @throws AegisError `invalid-argument` where `sample` is no object
 */
export function observe(
  owner: string,
  mechanisms: readonly Mechanism[],
  sample: NodeValues<number>,
): Observation {
  checkValues(owner, 'the sample', sample);
  const values = new Float64Array(mechanisms.length);
  const noise = new Float64Array(mechanisms.length);
  const imputed = new Set<number>();
  for (const [i, mechanism] of mechanisms.entries()) {
    const expected = clamp(expectedValue(mechanism, values));
    const given = valueAt(sample, mechanism.node);
    if (typeof given === 'number' && !Number.isNaN(given)) values[i] = clamp(given);
    else {
      values[i] = expected;
      imputed.add(i);
    }
    noise[i] = values[i]! - expected;
  }
  return { values, noise, imputed };
}

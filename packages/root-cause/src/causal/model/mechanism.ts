/** How a node comes by its value: a linear function of its direct causes, plus noise. */
export interface Mechanism {
  readonly node: string;
  /** Direct causes. */
  readonly parents: readonly string[];
  /** Where they stand in the list of mechanisms: all before this one. */
  readonly places: readonly number[];
  /** What one unit more at each parent adds. */
  readonly coefficients: readonly number[];
  readonly intercept: number;
  /** What the normal data had beyond the function, ascending, of mean 0; thinned to `maxNoise`. */
  readonly noise: ArrayLike<number>;
  /** The lowest and highest value in normal operation. */
  readonly range: readonly [low: number, high: number];
  /** The least difference that means anything: a thousandth of the usual level. */
  readonly quantum: number;
  /** How many rows it was fitted on. */
  readonly rows: number;
}

/** What a node is expected to be, given the values before it. */
export function expectedValue(
  { intercept, coefficients, places }: Mechanism,
  values: ArrayLike<number>,
): number {
  let sum = intercept;
  for (let k = 0; k < places.length; k++) sum += coefficients[k]! * values[places[k]!]!;
  return sum;
}

/**
 * What one unit of noise at each node adds to the target, along all ways: 0 for nodes without a way to
 * it. One pass from the target backwards.
 */
export function effectsOn(mechanisms: readonly Mechanism[], target: number): Float64Array {
  const effects = new Float64Array(mechanisms.length);
  effects[target] = 1;
  for (let i = target; i >= 0; i--) {
    if (effects[i] === 0) continue;
    const { places, coefficients } = mechanisms[i]!;
    for (let k = 0; k < places.length; k++) {
      effects[places[k]!]! += effects[i]! * coefficients[k]!;
    }
  }
  return effects;
}

/** Which nodes have a way to the target, itself included, whatever the coefficients. */
export function ancestorsOf(mechanisms: readonly Mechanism[], target: number): boolean[] {
  const reached = mechanisms.map((_, i) => i === target);
  for (let i = target; i >= 0; i--) {
    if (reached[i]) for (const place of mechanisms[i]!.places) reached[place] = true;
  }
  return reached;
}

/** Every node's mean in normal operation: noise has mean 0. */
export function expectedValues(mechanisms: readonly Mechanism[]): Float64Array {
  const values = new Float64Array(mechanisms.length);
  for (const [i, mechanism] of mechanisms.entries()) values[i] = expectedValue(mechanism, values);
  return values;
}

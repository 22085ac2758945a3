/** What Little's law speaks of, measured apart from one another in one system. */
export interface LittleCase {
  readonly name: string;
  readonly meanNumber: number;
  readonly arrivalRate: number;
  readonly meanTime: number;
}

/**
 * How far L is from λ · W, as a share of it.
 *
 * @see Little (1961), A Proof for the Queuing Formula L = λW, Operations Research 9(3),
 * doi:10.1287/opre.9.3.383
 */
export function littleError({ meanNumber, arrivalRate, meanTime }: LittleCase): number {
  const product = arrivalRate * meanTime;
  return Math.abs(meanNumber - product) / product;
}

/**
 * The cases of the package's own simulated world. It shows no numbers in the system yet: what it comes
 * to show, rate and latency of each node beside them, is to be read here.
 */
export function simulatedWorldCases(): readonly LittleCase[] {
  return [];
}

/** What Little's law speaks of, measured apart from one another in one system. */
interface LittleCase {
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

import { bootstrap, meanAt } from '../remediation/bootstrap.js';

/** What each case is worth, by key of the results. */
export type Measures<Case> = Readonly<Record<string, (one: Case) => number>>;

/** The means over all cases; 0 of none. */
export function meansOf<Case>(
  measures: Measures<Case>,
  all: readonly Case[],
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(measures).map(([key, measure]) => [
      key,
      all.reduce((sum, one) => sum + measure(one), 0) / Math.max(1, all.length),
    ]),
  );
}

/** Their 95 % intervals by bootstrap over cases. */
export function intervalsOf<Case>(
  measures: Measures<Case>,
  all: readonly Case[],
  seed: number,
): Record<string, readonly [number, number]> {
  return Object.fromEntries(
    Object.entries(measures).map(([key, measure]) => {
      const values = all.map(measure);
      return [key, bootstrap(all.length, seed, (picks) => meanAt(values, picks))];
    }),
  );
}

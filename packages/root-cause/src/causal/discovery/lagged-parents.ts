import type { EdgePrior } from '../edge-prior.js';
import { columnOf, type LaggedTable } from './lagged-table.js';
import { type PartialCorrelation, partialCorrelation } from './partial-correlation.js';

/** A series so many steps ago. */
export interface LaggedNode {
  readonly series: number;
  readonly lag: number;
}

export interface DiscoveryRules {
  readonly maxLag: number;
  /** What a candidate's probability may be at most to stay a parent. */
  readonly parentLevel: number;
  readonly maxConditions: number;
  readonly prior: EdgePrior;
}

/** Tests among the columns of one matrix of correlations. */
export interface LagTests {
  readonly table: LaggedTable;
  readonly matrix: Float64Array;
  readonly rows: number;
}

/** How `cause` goes together with `effect` now, given others. */
export function testLag(
  { table, matrix, rows }: LagTests,
  cause: LaggedNode,
  effect: number,
  conditions: readonly LaggedNode[],
): PartialCorrelation {
  const at = (node: LaggedNode): number => columnOf(table, node.series, node.lag);
  const size = table.ids.length * (table.depth + 1);
  const now = columnOf(table, effect, 0);
  return partialCorrelation(matrix, size, rows, at(cause), now, conditions.map(at));
}

/**
 * What a series may hang on: of all lags of all series those that no few others explain away, strongest
 * first. Errs on the side of too many.
 *
 * @see Runge et al. (2019), the PC₁ step of PCMCI
 */
export function laggedParents(
  tests: LagTests,
  effect: number,
  rules: DiscoveryRules,
): LaggedNode[] {
  const { ids } = tests.table;
  let parents: { node: LaggedNode; strength: number; isSure: boolean }[] = [];
  for (let series = 0; series < ids.length; series++) {
    const verdict = series === effect ? 'allowed' : rules.prior(ids[series]!, ids[effect]!);
    if (verdict === 'forbidden') continue;
    for (let lag = 1; lag <= rules.maxLag; lag++) {
      const isSure = verdict === 'required';
      parents.push({ node: { series, lag }, strength: Number.POSITIVE_INFINITY, isSure });
    }
  }
  for (let count = 0; count <= rules.maxConditions && count < parents.length; count++) {
    const known = parents.map(({ node }) => node);
    const tested = parents.map(({ node, strength, isSure }) => {
      const others = known.filter((other) => other !== node).slice(0, count);
      const { correlation, pValue } = testLag(tests, node, effect, others);
      const least = Math.min(strength, Math.abs(correlation));
      return { node, strength: least, isSure, pValue };
    });
    parents = tested
      .filter(({ pValue, isSure }) => isSure || pValue <= rules.parentLevel)
      .sort(
        (a, b) =>
          b.strength - a.strength || a.node.series - b.node.series || a.node.lag - b.node.lag,
      );
  }
  return parents.slice(0, rules.maxConditions).map(({ node }) => node);
}

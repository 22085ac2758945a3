import { benjaminiHochberg } from './benjamini-hochberg.js';
import {
  type DiscoveryRules,
  type LaggedNode,
  type LagTests,
  laggedParents,
  testLag,
} from './lagged-parents.js';

/** A link that was tested: series numbers, steps, and what came out. */
export interface TestedEdge {
  readonly from: number;
  readonly to: number;
  readonly lag: number;
  readonly strength: number;
  readonly pValue: number;
  readonly qValue: number;
  readonly isRequired: boolean;
}

/**
 * Every allowed link, tested with the parents of both its ends held still, so that what is merely
 * persistent or driven by the same thing does not count.
 *
 * @see Runge et al. (2019), the MCI step of PCMCI
 */
export function laggedEdges(tests: LagTests, rules: DiscoveryRules): TestedEdge[] {
  const { ids } = tests.table;
  const parents = ids.map((_, series) => laggedParents(tests, series, rules));
  const tested: Omit<TestedEdge, 'qValue'>[] = [];
  for (let to = 0; to < ids.length; to++) {
    for (let from = 0; from < ids.length; from++) {
      const verdict = from === to ? 'forbidden' : rules.prior(ids[from]!, ids[to]!);
      if (verdict === 'forbidden') continue;
      for (let lag = 1; lag <= rules.maxLag; lag++) {
        const held = conditionsOf({ series: from, lag }, parents[to]!, parents[from]!);
        const { correlation, pValue } = testLag(tests, { series: from, lag }, to, held);
        const isRequired = verdict === 'required';
        tested.push({ from, to, lag, strength: correlation, pValue, isRequired });
      }
    }
  }
  const adjusted = benjaminiHochberg(tested.map(({ pValue }) => pValue));
  return tested.map((edge, i) => ({ ...edge, qValue: adjusted[i]! }));
}

/** The effect's other parents, and the cause's own as long before it. */
function conditionsOf(
  cause: LaggedNode,
  ofEffect: readonly LaggedNode[],
  ofCause: readonly LaggedNode[],
): LaggedNode[] {
  const held = ofEffect.filter(({ series, lag }) => series !== cause.series || lag !== cause.lag);
  const before = ofCause
    .map(({ series, lag }) => ({ series, lag: lag + cause.lag }))
    .filter((one) => !held.some(({ series, lag }) => series === one.series && lag === one.lag));
  return [...held, ...before];
}

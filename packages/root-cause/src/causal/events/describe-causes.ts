import type { Random } from '@aegis/core';
import { chiSquareTail } from '@aegis/core/math';
import { gainByBlock, stabilityOf, timeBlocks } from './edge-stability.js';
import type { EventGraph } from './event-graph.js';

/** That events of one type call forth events of another. */
export interface EventCause {
  readonly from: string;
  readonly to: string;
  /** The mean time from cause to effect, in milliseconds, to the width of the windows. */
  readonly lagMs: number;
  /** How many events of `to` one of `from` calls forth, on average. */
  readonly strength: number;
  /** What the edge gains in log-likelihood beyond its price; > 0 unless the edge was required. */
  readonly gain: number;
  /** Of the likelihood ratio, corrected for the choice of windows and of the pair. In [0, 1]. */
  readonly pValue: number;
  /** The share of resamples of the groups in which the edge would still be worth its price. */
  readonly stability: number;
}

/** The edges of a graph as they are told, surest first. */
export function describeCauses(
  graph: EventGraph,
  penalty: number,
  resamples: number,
  draws: Random,
): EventCause[] {
  const { types } = graph.columns.table;
  const blocks = timeBlocks(graph);
  const found = graph.edges.map(([from, to]) => {
    const gains = gainByBlock(graph, from, to, blocks);
    const used = graph
      .marksOf(to)
      .flatMap((target) => graph.columnsOf(target, from).map((id) => [target, id] as const));
    const price = penalty * used.length;
    const gained = gains.reduce((sum, gain) => sum + gain, 0);
    const name = JSON.stringify([types[from], types[to]]);
    return {
      from: types[from]!,
      to: types[to]!,
      ...effectOf(graph, from, used),
      gain: gained - price,
      pValue: tailOf(graph, to, from, gained, used.length),
      stability: stabilityOf(gains, price, resamples, draws.fork(name)),
    };
  });
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return found.sort((a, b) => b.gain - a.gain || compare(a.from, b.from) || compare(a.to, b.to));
}

/** Strength and lag, over all windows and states. */
function effectOf(
  graph: EventGraph,
  from: number,
  used: readonly (readonly [number, number])[],
): Pick<EventCause, 'strength' | 'lagMs'> {
  const { columns } = graph;
  let events = 0;
  let lagged = 0;
  for (const [target, id] of used) {
    const { columns: ids, weights } = graph.intensities[target]!;
    const caused = weights[ids.indexOf(id)]! * columns.cost(target, id);
    const [low, high] = columns.windowOf(id);
    events += caused;
    lagged += caused * 0.5 * (low + high);
  }
  const sources = graph.marksOf(from).reduce((sum, mark) => sum + graph.problems[mark]!.count, 0);
  return {
    strength: sources === 0 ? 0 : events / sources,
    lagMs: events === 0 ? 0 : lagged / events,
  };
}

/** Bonferroni's correction for the columns that could have been chosen, and for the pairs. */
function tailOf(graph: EventGraph, to: number, from: number, gained: number, used: number): number {
  if (used === 0 || !(gained > 0)) return 1;
  const { types } = graph.columns.table;
  const choices =
    graph.marksOf(to).length * graph.marksOf(from).length * graph.columns.columnsPerMark;
  let p = chiSquareTail(2 * gained, used) * types.length * (types.length - 1);
  for (let c = 0; c < used && p < 1; c++) p *= choices;
  return Math.min(1, p);
}

import type { Random } from '@aegis/core';
import { log } from '@aegis/core/math';
import type { EventGraph } from './event-graph.js';
import type { Intensity } from './intensity.js';
import type { TimeBlock } from './lag-columns.js';

/** At least so many blocks are drawn from, if time allows to cut it so. */
const LEAST_BLOCKS = 16;

/** Whole groups, cut in time where there are few. */
export function timeBlocks(graph: EventGraph): TimeBlock[] {
  const { groups, spans } = graph.columns.table;
  const cuts = Math.ceil(LEAST_BLOCKS / Math.max(1, groups.length));
  return groups.flatMap((_, group) => {
    const { startMs, endMs } = spans[group]!;
    return Array.from({ length: cuts }, (_unused, cut) => ({
      group,
      startMs: startMs + ((endMs - startMs) * cut) / cuts,
      // The last one takes in the last event.
      endMs: cut === cuts - 1 ? endMs : startMs + ((endMs - startMs) * (cut + 1)) / cuts,
    }));
  });
}

/** What an edge adds to the log-likelihood in each block. */
export function gainByBlock(
  graph: EventGraph,
  from: number,
  to: number,
  blocks: readonly TimeBlock[],
): Float64Array {
  const gains = new Float64Array(blocks.length);
  for (const target of graph.marksOf(to)) {
    if (graph.columnsOf(target, from).length === 0) continue;
    const full = graph.intensities[target]!;
    const rest = graph.without(target, from);
    addEvents(graph, target, full, rest, blocks, gains);
    for (const [b, block] of blocks.entries()) {
      gains[b]! -= expected(graph, target, full, block) - expected(graph, target, rest, block);
    }
  }
  return gains;
}

function addEvents(
  graph: EventGraph,
  target: number,
  full: Intensity,
  rest: Intensity,
  blocks: readonly TimeBlock[],
  gains: Float64Array,
): void {
  const { markAt, groupAt, times, groups } = graph.columns.table;
  const cuts = blocks.length / groups.length;
  let place = 0;
  for (let n = 0; n < markAt.length; n++) {
    if (markAt[n] !== target) continue;
    const first = groupAt[n]! * cuts;
    let cut = 0;
    while (cut < cuts - 1 && times[n]! >= blocks[first + cut]!.endMs) cut++;
    gains[first + cut]! += log(full.rate[place]! / rest.rate[place]!);
    place++;
  }
}

/** How many events of the target the intensity foretells in a block. */
function expected(
  graph: EventGraph,
  target: number,
  { base, columns, weights }: Intensity,
  block: TimeBlock,
): number {
  const { groups, exposure } = graph.problems[target]!;
  const { spans } = graph.columns.table;
  const { startMs, endMs } = spans[block.group]!;
  const b = groups.indexOf(block.group);
  const share = endMs > startMs ? (block.endMs - block.startMs) / (endMs - startMs) : 1;
  let sum = b < 0 ? 0 : base[b]! * exposure[b]! * share;
  for (const [c, id] of columns.entries()) {
    if (weights[c]! > 0) sum += weights[c]! * graph.columns.costIn(target, id, block);
  }
  return sum;
}

/** The share of resamples of the blocks in which the edge would gain more than its price. */
export function stabilityOf(
  gains: Float64Array,
  price: number,
  resamples: number,
  random: Random,
): number {
  let kept = 0;
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let k = 0; k < gains.length; k++) sum += gains[random.integer(gains.length)]!;
    if (sum > price) kept++;
  }
  return kept / resamples;
}

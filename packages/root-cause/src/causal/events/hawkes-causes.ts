import { AegisError, checkNumber, Random, resolveOptions, type TaskOptions } from '@aegis/core';
import { log } from '@aegis/core/math';
import type { GraphSource } from '@aegis/graph/csr';
import { ANY_EDGE, type EdgePrior } from '../edge-prior.js';
import type { CausalEvent, WatchedSpan } from './causal-event.js';
import { describeCauses, type EventCause } from './describe-causes.js';
import { EventGraph } from './event-graph.js';
import { type EventTable, eventTable } from './event-table.js';
import { groupRings } from './group-rings.js';
import { LagColumns } from './lag-columns.js';

/** Options of {@link hawkesCauses}. */
export interface HawkesOptions {
  /**
   * The ends of the windows after a cause in which an effect may follow, in milliseconds, rising, 1 to
   * 16 of them; the first begins at 0. Longer ones find slower effects, more of them tell lags better
   * and cost more.
   * @defaultValue [1000, 4000, 16000, 64000, 256000]
   */
  readonly windowsMs?: readonly number[];
  /** How the groups hang together; null lets events act within their group only. @defaultValue null */
  readonly topology?: GraphSource | null;
  /** How many links an effect may cross at once, 0 to 3, where there is a topology. @defaultValue 1 */
  readonly maxHops?: number;
  /**
   * How much dearer an edge is for having been chosen among many, >= 0: the γ of the extended
   * information criterion; 0 is BIC. Raising it gives fewer edges.
   * @defaultValue 1
   */
  readonly sparsity?: number;
  /** Whether no type may be its own distant cause. @defaultValue true */
  readonly acyclic?: boolean;
  /** What is known of who can act on whom; null allows everything. @defaultValue null */
  readonly prior?: EdgePrior | null;
  /**
   * When each group was watched; a group that is not named, from the first to the last event of all. A
   * state that is told at the start of its group's span is the one in which the thing began.
   * @defaultValue null
   */
  readonly watched?: ReadonlyMap<string, WatchedSpan> | null;
  /** How often the groups are drawn anew for `stability`, 1 to 10,000. @defaultValue 200 */
  readonly resamples?: number;
  /** The newest so many events are looked at, 1 to 1,000,000. @defaultValue 200000 */
  readonly maxEvents?: number;
  /** Where the draws come from. @defaultValue `new Random(0)` */
  readonly random?: Random | null;
}

/** What {@link hawkesCauses} found. */
export interface EventCauses {
  /** Surest first. */
  readonly edges: readonly EventCause[];
  /** Events that were looked at. */
  readonly events: number;
  /** Events without a time, outside of what was watched, of the rarest types, or too old. */
  readonly dropped: number;
}

const OWNER = 'hawkesCauses';
const DEFAULTS: Required<HawkesOptions> = Object.freeze({
  windowsMs: Object.freeze([1000, 4000, 16_000, 64_000, 256_000]),
  topology: null,
  maxHops: 1,
  sparsity: 1,
  acyclic: true,
  prior: null,
  watched: null,
  resamples: 200,
  maxEvents: 200_000,
  random: null,
});
const MAX_MARKS = 256;
const MAX_WINDOWS = 16;
const MAX_EDGES = 4096;
const STEPS_PER_REPORT = 16;

/**
 * Which events call forth which, learnt from when they came: alarms of devices, changes of states. Each
 * type's rate is what it does by itself in each group plus, for a while after each event of its causes,
 * something more; edges are drawn, most telling first, as long as they pay for themselves and close no
 * circle. A common cause that raises no events of its own looks like an edge between its effects, and
 * what is told later than it happened looks like an effect.
 *
 * O(edges · types · entries), where entries counts pairs of an event and a type that came within the last
 * window before it; 16 bytes an entry, 8,000,000 at most: of what is more, the newest are kept. 256 types
 * with their states are told apart, the most frequent ones.
 *
 * @param events - in any order; what has no time is counted in `dropped`
 * @throws AegisError `invalid-option`; `aborted` when the signal says so
 *
 * @example
 * ```ts
 * import { hawkesCauses } from '@aegis/root-cause/causal';
 * const events = Array.from({ length: 60 }, (_, i) => [
 *   { type: 'link-down', timestampMs: i * 600_000 + ((i * 7919) % 97) * 1000 },
 *   { type: 'bgp-lost', timestampMs: i * 600_000 + ((i * 7919) % 97) * 1000 + 3000 },
 * ]).flat();
 * const { edges } = await hawkesCauses(events);
 * edges.map(({ from, to }) => `${from} -> ${to}`); // => ['link-down -> bgp-lost']
 * edges[0]?.strength.toFixed(1); // => '1.0'
 * ```
 *
 * @see Cai et al. (2022), THPs: Topological Hawkes Processes for Learning Causal Structure on Event
 * Sequences, IEEE TNNLS, arXiv:2105.10884, for the topology and the search; Hawkes (1971), Biometrika
 * 58(1), doi:10.1093/biomet/58.1.83; Lewis and Mohler (2011) for kernels that are steps; Chen and Chen
 * (2008), Biometrika 95(3), doi:10.1093/biomet/asn034, for the criterion. Deviations: kernels are steps of
 * growing width instead of one exponential; each group has its own base rate; things with states happen
 * only when they can.
 */
export async function hawkesCauses(
  events: Iterable<CausalEvent>,
  options?: HawkesOptions,
  task: TaskOptions = {},
): Promise<EventCauses> {
  const resolved = checked(options);
  const { table, columns } = prepare([...events], resolved);
  const rings = columns.layout.rings.length;
  const candidates = table.marks.length * resolved.windowsMs.length * rings;
  const count = table.times.length;
  const penalty = 0.5 * log(Math.max(2, count)) + resolved.sparsity * log(Math.max(2, candidates));
  await report(task, 0, 0);
  const graph = new EventGraph(columns, {
    penalty,
    isAcyclic: resolved.acyclic,
    prior: resolved.prior ?? ANY_EDGE,
  });
  graph.drawRequired();
  await drawAll(graph, task);
  graph.settle();
  const draws = (resolved.random ?? new Random(0)).fork(OWNER);
  const edges = describeCauses(graph, penalty, resolved.resamples, draws);
  await report(task, 1, edges.length);
  return { edges, events: count, dropped: table.dropped };
}

async function drawAll(graph: EventGraph, task: TaskOptions): Promise<void> {
  const usual = Math.max(1, 2 * graph.columns.table.types.length);
  let drawn = 0;
  for (let steps = 0; drawn < MAX_EDGES; steps++) {
    const done = graph.step();
    if (done === 'done') return;
    if (done === 'drawn') drawn++;
    if (done === 'drawn' || steps % STEPS_PER_REPORT === 0) {
      await report(task, drawn / (drawn + usual), graph.edges.length);
    }
  }
}

async function report(task: TaskOptions, fraction: number, edges: number): Promise<void> {
  await task.onProgress?.({ stage: 'edges', fraction, metrics: { edges } });
  if (task.signal?.aborted) throw new AegisError('aborted', `${OWNER}: stopped by its signal.`);
}

function checked(options: HawkesOptions | undefined): Required<HawkesOptions> {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  const { windowsMs, maxHops, sparsity, resamples, maxEvents } = resolved;
  const rises = windowsMs.every((end, i) => Number.isFinite(end) && end > (windowsMs[i - 1] ?? 0));
  if (windowsMs.length < 1 || windowsMs.length > MAX_WINDOWS || !rises) {
    throw new AegisError(
      'invalid-option',
      `${OWNER}: windowsMs is [${windowsMs.join(', ')}]; give 1 to ${MAX_WINDOWS} rising numbers > 0.`,
    );
  }
  checkNumber(OWNER, 'maxHops', maxHops, { min: 0, max: 3, integer: true });
  checkNumber(OWNER, 'sparsity', sparsity, { min: 0 });
  checkNumber(OWNER, 'resamples', resamples, { min: 1, max: 10_000, integer: true });
  checkNumber(OWNER, 'maxEvents', maxEvents, { min: 1, max: 1_000_000, integer: true });
  for (const [group, { startMs, endMs }] of resolved.watched ?? []) {
    if (Number.isFinite(startMs) && Number.isFinite(endMs) && startMs <= endMs) continue;
    throw new AegisError(
      'invalid-option',
      `${OWNER}: group "${group}" was watched from ${startMs} to ${endMs}; give finite times in order.`,
    );
  }
  return resolved;
}

/** The newest events whose entries find room. */
function prepare(
  events: readonly CausalEvent[],
  { watched, topology, maxHops, windowsMs, maxEvents }: Required<HawkesOptions>,
): { table: EventTable; columns: LagColumns } {
  for (let limit = maxEvents; ; limit = Math.floor(limit / 2)) {
    const table = eventTable(events, watched, { maxEvents: limit, maxMarks: MAX_MARKS });
    const rings = groupRings(table.groups, topology, maxHops);
    const columns = new LagColumns(table, { ends: windowsMs, rings });
    if (columns.isComplete) return { table, columns };
    limit = Math.min(limit, table.times.length);
  }
}

import type { EventTable } from './event-table.js';
import { type RiskIntervals, riskOf, riskUntil } from './risk-intervals.js';

/** How often a mark came so long before each event of a target; only what is not 0. */
export interface LagColumn {
  /** Which of the target's events. */
  readonly at: Int32Array;
  /** Events of the source in the window, per millisecond of it. */
  readonly value: Float64Array;
}

/** What column numbers mean: mark, window and hops, in this order of weight. */
export interface ColumnLayout {
  /** The ends of the windows in milliseconds, the first one beginning at 0. */
  readonly ends: readonly number[];
  /** `rings[h][g]`: the groups that are h links from group g. */
  readonly rings: readonly (readonly (readonly number[])[])[];
}

/** A share of a group's time. */
export interface TimeBlock {
  readonly group: number;
  readonly startMs: number;
  readonly endMs: number;
}

interface MarkTimes {
  readonly mark: number;
  readonly times: Float64Array;
}

/** More than this does not fit into memory. */
const MOST_ENTRIES = 8_000_000;
/** A column of so many entries costs at least this share of them, however soon its events came. */
const LEAST_COST = 0.01;

/** Everything that the intensity of a mark may be made of: lagged counts of all marks, and their cost. */
export class LagColumns {
  readonly table: EventTable;
  readonly layout: ColumnLayout;
  /** Whether all entries found room. */
  readonly isComplete: boolean;
  readonly #columns: Map<number, LagColumn>[];
  readonly #risks: RiskIntervals[][];
  readonly #timesByGroup: readonly (readonly MarkTimes[])[];
  readonly #costs: Map<number, number>[];

  constructor(table: EventTable, layout: ColumnLayout) {
    this.table = table;
    this.layout = layout;
    this.#timesByGroup = timesByGroup(table);
    const stateless = table.marks.findIndex(({ state }) => state === null);
    this.#risks = [];
    this.#costs = [];
    for (const [k, { state }] of table.marks.entries()) {
      // Marks without states are at risk at the same times: one copy is enough.
      const isShared = state === null && k !== stateless;
      this.#risks.push(isShared ? this.#risks[stateless]! : riskOf(table, k));
      this.#costs.push(isShared ? this.#costs[stateless]! : new Map());
    }
    const columns = this.#collect();
    this.isComplete = columns !== null;
    this.#columns = columns ?? table.marks.map(() => new Map());
  }

  /** How many columns a mark as source has. */
  get columnsPerMark(): number {
    return this.layout.ends.length * this.layout.rings.length;
  }

  /** Null where the source never came that long before the target. */
  column(target: number, id: number): LagColumn | null {
    return this.#columns[target]!.get(id) ?? null;
  }

  /** When `target` could happen, by group. */
  risks(target: number): readonly RiskIntervals[] {
    return this.#risks[target]!;
  }

  windowOf(id: number): readonly [number, number] {
    const { ends, rings } = this.layout;
    const window = Math.floor(id / rings.length) % ends.length;
    return [ends[window - 1] ?? 0, ends[window]!];
  }

  /** How many events of the target one unit of the column's coefficient foretells. */
  cost(target: number, id: number): number {
    const known = this.#costs[target]!.get(id);
    if (known !== undefined) return known;
    let sum = 0;
    for (let group = 0; group < this.table.groups.length; group++) {
      sum += this.costIn(target, id, { ...this.table.spans[group]!, group });
    }
    const floor = LEAST_COST * (this.column(target, id)?.at.length ?? 0);
    const cost = Math.max(sum, floor);
    this.#costs[target]!.set(id, cost);
    return cost;
  }

  /** The share of {@link LagColumns.cost} that falls into a block. */
  costIn(target: number, id: number, { group, startMs, endMs }: TimeBlock): number {
    const { rings } = this.layout;
    const [low, high] = this.windowOf(id);
    const mark = Math.floor(id / this.columnsPerMark);
    const risk = this.#risks[target]![group]!;
    let sum = 0;
    for (const source of rings[id % rings.length]![group]!) {
      const times = this.#timesByGroup[source]!.find((one) => one.mark === mark)?.times ?? [];
      for (const time of times) {
        const from = Math.max(startMs, time + low);
        const to = Math.min(endMs, time + high);
        if (to > from) sum += riskUntil(risk, to) - riskUntil(risk, from);
      }
    }
    return sum / (high - low);
  }

  #collect(): Map<number, LagColumn>[] | null {
    const { groups, groupOffsets, markAt, times, marks } = this.table;
    const { ends, rings } = this.layout;
    const found = marks.map(() => new Map<number, { at: number[]; value: number[] }>());
    const placeOf = places(this.table);
    let entries = 0;
    for (let g = 0; g < groups.length; g++) {
      const first = groupOffsets[g]!;
      const own = times.subarray(first, groupOffsets[g + 1]!);
      for (const [hop, ring] of rings.entries()) {
        const counts = new Map<number, Float64Array>();
        for (const source of ring[g]!) {
          for (const { mark, times: sourceTimes } of this.#timesByGroup[source]!) {
            const sums = counts.get(mark) ?? new Float64Array(own.length * ends.length);
            counts.set(mark, sums);
            countLags(own, sourceTimes, ends, sums);
          }
        }
        for (const [mark, sums] of counts) {
          for (let at = 0; at < sums.length; at++) {
            if (sums[at] === 0) continue;
            if (++entries > MOST_ENTRIES) return null;
            const window = at % ends.length;
            const n = first + Math.floor(at / ends.length);
            const id = (mark * ends.length + window) * rings.length + hop;
            const columns = found[markAt[n]!]!;
            const column = columns.get(id) ?? { at: [], value: [] };
            columns.set(id, column);
            column.at.push(placeOf[n]!);
            column.value.push(sums[at]! / (ends[window]! - (ends[window - 1] ?? 0)));
          }
        }
      }
    }
    return found.map(
      (columns) => new Map([...columns].map(([id, column]) => [id, frozen(column)])),
    );
  }
}

function frozen({ at, value }: { at: number[]; value: number[] }): LagColumn {
  return { at: Int32Array.from(at), value: Float64Array.from(value) };
}

/** The number of each event among those of its mark. */
function places({ markAt, marks }: EventTable): Int32Array {
  const next = new Int32Array(marks.length);
  return Int32Array.from(markAt, (mark) => next[mark]!++);
}

function timesByGroup({ groups, groupOffsets, markAt, times }: EventTable): MarkTimes[][] {
  return groups.map((_, g) => {
    const byMark = new Map<number, number[]>();
    for (let n = groupOffsets[g]!; n < groupOffsets[g + 1]!; n++) {
      const list = byMark.get(markAt[n]!);
      if (list === undefined) byMark.set(markAt[n]!, [times[n]!]);
      else list.push(times[n]!);
    }
    return [...byMark].map(([mark, list]) => ({ mark, times: Float64Array.from(list) }));
  });
}

/** Adds how many of `sources` came in each window before each of `own`; both are in order of time. */
function countLags(
  own: Float64Array,
  sources: Float64Array,
  ends: readonly number[],
  sums: Float64Array,
): void {
  const passed = new Int32Array(ends.length + 1);
  for (let i = 0; i < own.length; i++) {
    for (let e = 0; e <= ends.length; e++) {
      const until = own[i]! - (e === 0 ? 0 : ends[e - 1]!);
      let next = passed[e]!;
      while (next < sources.length && sources[next]! < until) next++;
      passed[e] = next;
    }
    for (let b = 0; b < ends.length; b++) sums[i * ends.length + b]! += passed[b]! - passed[b + 1]!;
  }
}

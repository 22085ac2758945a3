import type { ActionKind } from '@aegis/core';
import { type ActCase, TROUBLE } from './act-cases.js';

/** What acts of one kind came to, within one bin of the policy's probability or over all of them. */
export interface EffectRow {
  /** Null for all kinds of act together; waiting is `observe` and not among them. */
  readonly kind: ActionKind | null;
  /** The bin of the probability; null for all bins together. */
  readonly bin: number | null;
  readonly cases: number;
  /** Mean failing share of the users' requests before, in [0, 1]. */
  readonly before: number;
  /** The same, after. */
  readonly after: number;
  /** Its 5 % and 95 % quantiles. */
  readonly low: number;
  readonly high: number;
  /** The quantiles of after − before: negative is better. */
  readonly changeLow: number;
  readonly changeHigh: number;
  /** The share of acts after which users were well, in [0, 1]. */
  readonly resolves: number;
}

/** What acts came to in the simulator. */
export interface EffectTable {
  /** Ticks from the act to `after`. */
  readonly ticks: number;
  /** Where a bin of probability ends and the next begins. */
  readonly edges: readonly number[];
  readonly rows: readonly EffectRow[];
}

/** A row as it is kept: its fields in order, shares in thousandths. */
export type PackedEffectRow = readonly [
  kind: ActionKind | null,
  bin: number | null,
  cases: number,
  before: number,
  after: number,
  low: number,
  high: number,
  changeLow: number,
  changeHigh: number,
  resolves: number,
];

/** Opens rows as they are kept. */
export function openEffects(
  ticks: number,
  edges: readonly number[],
  packed: readonly PackedEffectRow[],
): EffectTable {
  const rows = packed.map(([kind, bin, cases, ...thousandths]) => {
    const [before, after, low, high, changeLow, changeHigh, resolves] = thousandths;
    return {
      kind,
      bin,
      cases,
      before: before / 1000,
      after: after / 1000,
      low: low / 1000,
      high: high / 1000,
      changeLow: changeLow / 1000,
      changeHigh: changeHigh / 1000,
      resolves: resolves / 1000,
    };
  });
  return { ticks, edges, rows };
}

/** Fewer cases than this say too little of the quantiles of a bin. */
const LEAST_IN_BIN = 60;
/** Few cases of a rare kind still say more of it than those of all the others. */
const LEAST_OF_KIND = 20;

/** The bin of a probability: 0 … edges.length. */
export function binOf(edges: readonly number[], probability: number): number {
  let bin = 0;
  while (bin < edges.length && probability >= edges[bin]!) bin++;
  return bin;
}

/**
 * The row for an act: of its kind and bin, else of its kind, else of all acts, as far as there were
 * enough cases; null for an empty table.
 */
export function findEffect(
  table: EffectTable,
  kind: ActionKind,
  probability: number,
): EffectRow | null {
  const bin = binOf(table.edges, probability);
  let best: EffectRow | null = null;
  for (const row of table.rows) {
    if (row.kind === kind && row.bin === bin) return row;
    if (row.kind === kind && row.bin === null) best = row;
    if (row.kind === null && best === null) best = row;
  }
  return best;
}

/** Cases as a table: a row for each kind and bin, each kind, and all acts, where there are enough. */
export function effectTable(
  cases: readonly ActCase[],
  kinds: readonly ActionKind[],
  ticks: number,
  edges: readonly number[],
): EffectTable {
  const rows: EffectRow[] = [];
  const add = (
    kind: ActionKind | null,
    bin: number | null,
    among: readonly ActCase[],
    least: number,
  ): void => {
    if (among.length >= least) rows.push(rowOf(kind, bin, among));
  };
  for (const [k, kind] of [[-1, 'observe'] as const, ...kinds.entries()]) {
    const own = cases.filter((one) => one.kind === k);
    for (let bin = 0; bin <= edges.length; bin++) {
      const among = own.filter(({ probability }) => binOf(edges, probability) === bin);
      add(kind, bin, among, LEAST_IN_BIN);
    }
    add(kind, null, own, LEAST_OF_KIND);
  }
  const acts = cases.filter(({ kind }) => kind >= 0);
  add(null, null, acts, 1);
  return { ticks, edges, rows };
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const round = (value: number): number => Math.round(1000 * value) / 1000;
/** Outwards, so that rounding never narrows an interval; whole steps are left as they are. */
const roundDown = (value: number): number => Math.floor(1000 * value + 1e-9) / 1000;
const roundUp = (value: number): number => Math.ceil(1000 * value - 1e-9) / 1000;

function rowOf(kind: ActionKind | null, bin: number | null, cases: readonly ActCase[]): EffectRow {
  const after = sorted(cases.map((one) => one.after));
  const change = sorted(cases.map((one) => one.after - one.before));
  const last = cases.length - 1;
  const at = (values: readonly number[], share: number, up: boolean): number => {
    const place = share * last;
    return values[up ? Math.ceil(place) : Math.floor(place)]!;
  };
  return {
    kind,
    bin,
    cases: cases.length,
    before: round(mean(cases.map((one) => one.before))),
    after: round(mean(after)),
    low: roundDown(at(after, 0.05, false)),
    high: roundUp(at(after, 0.95, true)),
    changeLow: roundDown(at(change, 0.05, false)),
    changeHigh: roundUp(at(change, 0.95, true)),
    resolves: round(cases.filter((one) => one.after < TROUBLE).length / cases.length),
  };
}

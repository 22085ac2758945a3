import type { TemplateCounts, WorkCounts } from '@aegis/root-cause';
import { isInFault, type NezhaDay, type NezhaFault } from './nezha-day.js';

const ERROR = 17;
const WARNING = 13;
const INFORMATION = 9;
/** A minute that a fault takes up less than this of shows too little of it. */
const LEAST_SHARE_MS = 10_000;

export interface NezhaCounts {
  readonly templates: readonly TemplateCounts[];
  readonly works: readonly WorkCounts[];
}

/** Lines by template and work by operation, in the minutes of one fault and in those of none. */
export function nezhaCounts(day: NezhaDay, fault: NezhaFault): NezhaCounts {
  const ends = new Map(day.lines.map(({ minute, endMs }) => [minute, endMs]));
  const faultFree = new Set(
    day.lines.filter(({ isFaultFree }) => isFaultFree).map(({ minute }) => minute),
  );
  const minutes = [...ends.keys()].sort((a, b) => ends.get(a)! - ends.get(b)!);
  const calm = minutes.filter(
    (minute) =>
      faultFree.has(minute) || !day.faults.some((one) => isInFault(ends.get(minute)!, one)),
  );
  const own = minutes.filter((minute) => {
    const end = ends.get(minute)!;
    const isInside = end - fault.startMs >= LEAST_SHARE_MS && end < fault.endMs;
    return isInside && !faultFree.has(minute);
  });
  const cut = (counts: ReadonlyMap<string, number>) => ({
    baseline: calm.map((minute) => counts.get(minute) ?? 0),
    recent: own.map((minute) => counts.get(minute) ?? 0),
  });
  const lines = new Tally();
  for (const { service, template, minute, lines: count } of day.lines) {
    lines.add(service, template, minute, count);
  }
  const works = new Tally();
  const byName = new Map(minutes.map((minute) => [minute.slice(0, 5), minute]));
  for (const { name, calls } of day.minutes) {
    const minute = byName.get(name);
    if (minute === undefined) continue;
    for (const { nodeId, operation } of calls) works.add(nodeId, operation, minute, 1);
  }
  return {
    templates: lines.entries().map(([nodeId, template, counts]) => ({
      nodeId,
      template,
      severityNumber: severityOf(template),
      ...cut(counts),
    })),
    works: works.entries().map(([nodeId, operation, counts]) => ({
      nodeId,
      operation,
      ...cut(counts),
    })),
  };
}

/** Counts by node, by what is counted, and by minute. */
class Tally {
  readonly #counts = new Map<string, Map<string, Map<string, number>>>();

  add(nodeId: string, what: string, minute: string, count: number): void {
    const node = this.#counts.get(nodeId) ?? new Map<string, Map<string, number>>();
    this.#counts.set(nodeId, node);
    const counts = node.get(what) ?? new Map<string, number>();
    node.set(what, counts);
    counts.set(minute, (counts.get(minute) ?? 0) + count);
  }

  entries(): [nodeId: string, what: string, counts: ReadonlyMap<string, number>][] {
    return [...this.#counts].flatMap(([nodeId, node]) =>
      [...node].map(([what, counts]): [string, string, ReadonlyMap<string, number>] => [
        nodeId,
        what,
        counts,
      ]),
    );
  }
}

/** Java's level stands in the line; the data set has no column for it. */
function severityOf(template: string): number {
  if (/\bERROR\b/.test(template)) return ERROR;
  return /\bWARN\b/.test(template) ? WARNING : INFORMATION;
}

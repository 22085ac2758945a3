import type { CallRecord } from '@aegis/core';
import { median } from '@aegis/core/stats';
import type { IncidentCase } from './incident-case.js';

/** Times are told apart from this on. */
const QUANTUM_MS = 1;
const WARNING = 13;

const logOf = (milliseconds: number): number => Math.log(Math.max(0, milliseconds) + QUANTUM_MS);

/** How much longer, as a logarithm, a caller waits beyond what its callee takes: the mean over a node's edges. */
export function edgeGaps({ calls }: Pick<IncidentCase, 'calls'>): Map<string, number> {
  const shifts = medianShifts(calls, ({ callerId, nodeId, clientMs, serverMs }) => {
    if (callerId === null || clientMs === null || serverMs === null) return null;
    return { key: JSON.stringify([callerId, nodeId]), value: logOf(clientMs - serverMs) };
  });
  const ofNode = new Map<string, number[]>();
  for (const [key, shift] of shifts) {
    for (const id of JSON.parse(key) as [string, string]) {
      ofNode.set(id, [...(ofNode.get(id) ?? []), shift]);
    }
  }
  return new Map(
    [...ofNode].map(([id, of]) => [id, of.reduce((sum, one) => sum + one, 0) / of.length]),
  );
}

/** How much longer, as a logarithm, a node works by itself. */
export function selfTimes({ calls }: Pick<IncidentCase, 'calls'>): Map<string, number> {
  return medianShifts(calls, ({ nodeId, selfMs }) =>
    selfMs === null ? null : { key: nodeId, value: logOf(selfMs) },
  );
}

/** How many more warnings and errors a node logs a window. */
export function errorLines({ logs }: Pick<IncidentCase, 'logs'>): Map<string, number> {
  const more = new Map<string, number>();
  for (const { nodeId, severityNumber, baseline, recent } of logs?.templates ?? []) {
    if (severityNumber < WARNING) continue;
    more.set(nodeId, (more.get(nodeId) ?? 0) + meanOf(recent) - meanOf(baseline));
  }
  return more;
}

function meanOf(counts: ArrayLike<number>): number {
  const values = Array.from(counts);
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function medianShifts(
  calls: IncidentCase['calls'],
  shiftOf: (call: CallRecord) => { key: string; value: number } | null,
): Map<string, number> {
  const group = (of: readonly CallRecord[]): Map<string, number[]> => {
    const groups = new Map<string, number[]>();
    for (const call of of) {
      const found = shiftOf(call);
      if (found === null) continue;
      const known = groups.get(found.key);
      if (known === undefined) groups.set(found.key, [found.value]);
      else known.push(found.value);
    }
    return groups;
  };
  const baseline = group(calls?.baseline ?? []);
  const recent = group(calls?.recent ?? []);
  return new Map(
    [...recent].flatMap(([key, values]): [string, number][] => {
      const calm = baseline.get(key);
      return calm === undefined ? [] : [[key, median(values) - median(calm)]];
    }),
  );
}

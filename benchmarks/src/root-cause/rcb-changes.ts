import type { ChangeEvent } from '@aegis/core';
import { textOf, textsOf, timeOf } from './rcb-files.js';

type Row = Readonly<Record<string, unknown>>;

interface Deploy {
  readonly service: string;
  readonly timeMs: number;
  readonly commit: string;
}

/** Every commit as a change, once for each deploy that names it: one that no deploy names never ran. */
export function changesOf(commits: readonly Row[], deploys: readonly Row[]): ChangeEvent[] {
  const all: Deploy[] = deploys
    .map((row) => ({
      service: textOf(row, 'service'),
      timeMs: timeOf(row, 'timestamp'),
      commit: textOf(row, 'commit_sha'),
    }))
    .filter(({ timeMs }) => Number.isFinite(timeMs))
    .sort((a, b) => a.timeMs - b.timeMs);
  return commits.flatMap((row) => {
    const id = textOf(row, 'sha');
    const named = all.filter(({ commit }) => commit === id);
    return named.map(({ service, timeMs }) => ({
      nodeId: service,
      kind: 'deploy' as const,
      timestampMs: timeMs,
      id,
      summary: textOf(row, 'message'),
      text: textOf(row, 'diff'),
      paths: textsOf(row, 'files_changed'),
    }));
  });
}

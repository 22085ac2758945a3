import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Judged } from './scoring.js';

/** One line a case: what was named, how likely, by which way, and whether anything was. */
export function writeCases(outDir: string, all: readonly Judged[]): void {
  mkdirSync(outDir, { recursive: true });
  const lines = all.map(({ id, answer: { ranking, path, isNone } }) =>
    JSON.stringify({ case: id, ranking, path, verdict: isNone ? 'no-root-cause' : 'root-cause' }),
  );
  writeFileSync(join(outDir, 'cases.jsonl'), `${lines.join('\n')}\n`);
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommand } from '@aegis/learning/commands';
import { benchmarksFolder } from '../remediation/benchmarks-folder.js';
import type { ResultTable } from '../suite.js';

const FIELDS = ['tool', 'verb', 'kind', 'name', 'namespace'] as const;

/** What a person says that a line means. */
interface Label {
  readonly line: string;
  readonly fields: readonly (string | null)[];
}

/** How often reader and person agree. */
export interface Agreement {
  readonly lines: number;
  /** Share of lines on which all five fields are equal. */
  readonly exact: number;
  readonly perField: Readonly<Record<(typeof FIELDS)[number], number>>;
  readonly perTool: readonly (readonly [tool: string, lines: number, exact: number])[];
  readonly wrong: readonly string[];
}

/** The labels of a file whose lines the corpus holds; the rules are in the folder's README. */
function labels(name: string, corpus: readonly string[]): readonly Label[] {
  const lines = new Map(
    corpus.map((line) => [createHash('sha256').update(line, 'utf8').digest('hex'), line]),
  );
  return readFileSync(join(benchmarksFolder(), 'labels', 'commands', `${name}.tsv`), 'utf8')
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => row.split('\t'))
    .flatMap(([hash, ...fields]) => {
      const line = lines.get(hash!);
      return line === undefined
        ? []
        : [{ line, fields: fields.map((field) => (field === '' ? null : field)) }];
    });
}

/** Compares what the parser says with what a person said; null where the corpus has none of the lines. */
export function agreement(name: string, corpus: readonly string[]): Agreement | null {
  const found = labels(name, corpus);
  if (found.length === 0) return null;
  const equal = FIELDS.map(() => 0);
  const tools = new Map<string, [lines: number, exact: number]>();
  const wrong: string[] = [];
  for (const { line, fields } of found) {
    const parsed = parseCommand(line);
    const got = FIELDS.map((field) => parsed[field]);
    FIELDS.forEach((_, i) => {
      if (got[i] === fields[i]) equal[i]!++;
    });
    const exact = FIELDS.every((_, i) => got[i] === fields[i]);
    const count = tools.get(fields[0] ?? '') ?? [0, 0];
    tools.set(fields[0] ?? '', [count[0] + 1, count[1] + (exact ? 1 : 0)]);
    if (!exact) wrong.push(JSON.stringify({ line, person: fields, parser: got }));
  }
  return {
    lines: found.length,
    exact: 1 - wrong.length / found.length,
    perField: Object.fromEntries(
      FIELDS.map((field, i) => [field, equal[i]! / found.length]),
    ) as Agreement['perField'],
    perTool: [...tools].map(([tool, [lines, exact]]) => [tool, lines, exact / lines] as const),
    wrong,
  };
}

/** Per tool and per field, for a person; no table where nothing was compared. */
export function agreementTables(title: string, found: Agreement | null): readonly ResultTable[] {
  if (found === null) return [];
  const { lines, exact, perField, perTool } = found;
  return [
    {
      title,
      head: ['lines of', 'count', 'exact'],
      rows: [
        ['all', lines, exact],
        ...perTool,
        ...Object.entries(perField).map(([field, share]) => [`field ${field}`, lines, share]),
      ],
    },
  ];
}

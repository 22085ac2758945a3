import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** A row of a structured file: the columns differ from system to system. */
export type LogHubRow = Readonly<Record<string, string>>;

/** The lines of one system, raw and taken apart. */
export interface LogHubSystem {
  readonly name: string;
  readonly rows: readonly LogHubRow[];
  /** The raw lines, without the label where a line begins with one. */
  readonly raw: readonly string[];
  /** 1 where a line is labelled as an alert; null for a system without labels. */
  readonly labels: Uint8Array | null;
  /** The column Level, where that is what it holds. */
  readonly levels: readonly string[] | null;
}

const NORMAL = '-';
/** The names of severities in common loggers, and the letters of Android's. */
const LEVEL =
  /^(?:trace|debug|verbose|info|information|notice|warn|warning|err|error|severe|crit|critical|alert|emerg|fatal|failure|[vdiwef])$/i;
/** A column is what its name says when nearly every line agrees. */
const MOST = 0.9;

/** Android's letters in words, which say the same without the rest of its header. */
const WORDS: Readonly<Record<string, string>> = {
  V: 'VERBOSE',
  D: 'DEBUG',
  I: 'INFO',
  W: 'WARN',
  E: 'ERROR',
  F: 'FATAL',
};

function levelsOf(rows: readonly LogHubRow[]): readonly string[] | null {
  const levels = rows.map(({ Level = '' }) => WORDS[Level] ?? Level.toUpperCase());
  const known = levels.filter((level) => LEVEL.test(level)).length;
  return known > 0 && known >= MOST * rows.length ? levels : null;
}

/** A label would be the best feature there is, so the line goes without it. */
function withoutLabel(line: string, label: string | undefined): string {
  return label !== undefined && line.startsWith(label)
    ? line.slice(label.length).trimStart()
    : line;
}

function readSystem(folder: string, name: string): LogHubSystem | null {
  const structured = join(folder, `${name}_2k.log_structured.csv`);
  if (!existsSync(structured)) return null;
  const rows = parse(readFileSync(structured, 'utf8'), { columns: true }) as LogHubRow[];
  const text = readFileSync(join(folder, `${name}_2k.log`), 'utf8');
  const lines = text.split(/\r?\n/).slice(0, rows.length);
  const isLabelled = rows[0]?.Label !== undefined;
  return {
    name,
    rows,
    raw: lines.map((line, i) => withoutLabel(line, rows[i]?.Label)),
    labels: isLabelled
      ? Uint8Array.from(rows, ({ Label }) => (Label === undefined || Label === NORMAL ? 0 : 1))
      : null,
    levels: levelsOf(rows),
  };
}

/** Every system below a folder in the layout of LogHub 2k, in the order of their names. */
export function readLogHub(dataDir: string): LogHubSystem[] {
  return readdirSync(dataDir)
    .sort()
    .map((name) => readSystem(join(dataDir, name), name))
    .filter((system) => system !== null);
}

/** The messages without their headers. */
export function contentsOf({ rows }: LogHubSystem): string[] {
  return rows.map(({ Content }) => Content ?? '');
}

/** The messages with the severity before them, where the system states one. */
export function textsOf(system: LogHubSystem): string[] {
  const { levels } = system;
  const contents = contentsOf(system);
  return levels === null ? contents : contents.map((content, i) => `${levels[i]} ${content}`);
}

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemplateMiner } from '@aegis/anomaly';
import { parse } from 'csv-parse/sync';
import { compareGroups, type Grouping } from '../logs/grouping.js';
import { PlainDrain } from '../logs/plain-drain.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

interface Line {
  readonly lineId: string;
  readonly content: string;
  readonly eventId: string;
}

function readSystem(dataDir: string, system: string): readonly Line[] | null {
  const path = join(dataDir, system, `${system}_2k.log_structured.csv`);
  if (!existsSync(path)) return null;
  const rows = parse(readFileSync(path, 'utf8'), { columns: true }) as Record<string, string>[];
  return rows.map((row) => ({
    lineId: row.LineId ?? '',
    content: row.Content ?? '',
    eventId: row.EventId ?? '',
  }));
}

/** The group of every line at the end of the stream: a template that was joined counts as its heir. */
function mine(lines: readonly Line[]): number[] {
  const miner = new TemplateMiner();
  const serials = lines.map((line) => miner.process(line.content).serial);
  return serials.map((serial) => miner.current(serial)?.serial ?? serial);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function summary(groupings: readonly Grouping[]): Record<string, number> {
  return {
    ga: mean(groupings.map(({ ga }) => ga)),
    gaMin: Math.min(...groupings.map(({ ga }) => ga)),
    fga: mean(groupings.map(({ fga }) => fga)),
  };
}

const CONTENT_REPEATS = 20;

function linesPerSecond(
  contents: readonly string[],
  make: () => (line: string) => unknown,
): number {
  const use = make();
  for (const line of contents) use(line);
  const started = performance.now();
  for (let i = 0; i < CONTENT_REPEATS; i++) for (const line of contents) use(line);
  return (contents.length * CONTENT_REPEATS * 1000) / (performance.now() - started);
}

async function run({ dataDir, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const ours: Grouping[] = [];
  const drain: Grouping[] = [];
  const rows: (string | number)[][] = [];
  const contents: string[] = [];
  if (outDir !== null) mkdirSync(outDir, { recursive: true });
  for (const system of readdirSync(dataDir).sort()) {
    const lines = readSystem(dataDir, system);
    if (lines === null) continue;
    log(`${system}: ${lines.length} lines`);
    const truth = lines.map(({ eventId }) => eventId);
    const groups = mine(lines);
    const grouping = compareGroups(groups, truth);
    const peer = new PlainDrain();
    const plain = compareGroups(
      lines.map(({ content }) => peer.add(content)),
      truth,
    );
    ours.push(grouping);
    drain.push(plain);
    rows.push([
      system,
      grouping.templates,
      grouping.groups,
      ...[grouping.ga, grouping.fga, plain.ga, plain.fga].map((value) => value.toFixed(3)),
    ]);
    for (const { content } of lines) contents.push(content);
    if (outDir === null) continue;
    const csv = lines.map(({ lineId }, i) => `${lineId},${groups[i]}`);
    writeFileSync(join(outDir, `${system}.csv`), `LineId,group\n${csv.join('\n')}\n`);
  }
  const ourSpeed = linesPerSecond(contents, () => {
    const miner = new TemplateMiner();
    return (line) => miner.process(line);
  });
  const drainSpeed = linesPerSecond(contents, () => {
    const peer = new PlainDrain();
    return (line) => peer.add(line);
  });
  return {
    results: { ...summary(ours), speedRatioToPlainDrain: ourSpeed / drainSpeed },
    peers: { plainDrain: summary(drain) },
    tables: [
      {
        title: 'Grouping accuracy of lines (GA) and of templates (FGA)',
        head: ['system', 'templates', 'groups', 'GA', 'FGA', 'plain Drain GA', 'plain Drain FGA'],
        rows,
      },
    ],
  };
}

/** Templates of messages against those made by hand, with the defaults, nothing set for any system. */
export const templates: Suite = {
  name: 'templates',
  summary: 'grouping of log lines into templates on LogHub 2k, next to a plain Drain',
  data: 'logs/loghub-2k',
  run,
};

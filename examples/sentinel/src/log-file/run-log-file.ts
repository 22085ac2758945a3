import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { type JoinedLine, LineJoiner, MLLogAnomalyDetector } from '@aegis/anomaly';
import Table from 'cli-table3';
import { UsageError } from '../cli/usage-error.js';
import type { Terminal } from '../report/console-reporter.js';
import { FoundInLog, type LogFinding } from './found-in-log.js';

/** How the findings are told. */
export interface LogFileOutput {
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** Lines without a time of their own count as so far apart, or no line would ever be before another. */
const ASSUMED_LINE_MS = 100;
const MOST_ROWS = 30;

/**
 * Reads a log file from its first line to its last, as a stream, stack traces with the line that they belong to,
 * and tells what was out of the ordinary:
 * by template, with counts, first and last, and why.
 *
 * @throws UsageError where the file cannot be read
 */
export async function runLogFile(path: string, { json, terminal }: LogFileOutput): Promise<void> {
  await checkReadable(path);
  const detector = MLLogAnomalyDetector.createWithDefaultPatterns();
  const found = new FoundInLog();
  const joiner = new LineJoiner();
  const context = { nodeId: basename(path) };
  let lines = 0;
  let clockMs = 0;
  const take = (entries: readonly JoinedLine[]): void => {
    for (const entry of entries) {
      clockMs += ASSUMED_LINE_MS * entry.lines;
      const verdict = detector.processLog(entry.text, { ...context, timestampMs: clockMs });
      found.add(lines + 1, verdict);
      lines += entry.lines;
    }
  };
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Infinity,
  })) {
    take(joiner.push(line));
  }
  take(joiner.flush());
  found.addAnomalies(lines, detector.flush(clockMs));
  const findings = found.findings();
  if (json) {
    terminal.write(
      `${JSON.stringify({ lines, templates: detector.templates().length, findings })}\n`,
    );
    return;
  }
  terminal.write(`${lines} lines, ${detector.templates().length} templates\n`);
  if (findings.length === 0) terminal.write('Nothing out of the ordinary.\n');
  else terminal.write(`${tableOf(findings, terminal.columns ?? 120)}\n`);
  if (findings.length > MOST_ROWS) terminal.write(`and ${findings.length - MOST_ROWS} more\n`);
}

async function checkReadable(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) throw new UsageError(`${path} is a folder; give a file`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${path}: there is no such file`, { cause: error });
  }
}

function tableOf(findings: readonly LogFinding[], columns: number): string {
  const text = Math.max(24, Math.floor((columns - 38) / 2));
  const table = new Table({
    head: ['count', 'first line', 'last line', 'template', 'why'],
    colWidths: [8, 12, 12, text, text],
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [] },
  });
  for (const { count, firstLine, lastLine, template, why } of findings.slice(0, MOST_ROWS)) {
    table.push([count, firstLine, lastLine, template, why]);
  }
  return table.toString();
}

import { LineJoiner, type LogContext, MLLogAnomalyDetector, TemplateMiner } from '@aegis/anomaly';
import type { LogRecord } from '@aegis/core';
import fc from 'fast-check';
import { anyContext, anyRecord, anyText, anyTimeOfLogs } from '../arbitraries/logs.js';
import { anyName } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject, type Turn } from '../subject.js';

const ONE_BY_ONE = 'lines come one at a time only';
const START_MS = 1_700_000_000_000;

/** A line whose words were never seen, so that it is a template of its own. */
const newLine = (i: number): string =>
  `${'abcdefgh'[i % 8]}${(i * 7919).toString(36)} ${(i * i).toString(36)}x began ${'y'.repeat(i % 40)}`;

const miner = subject<TemplateMiner, string>({
  name: 'TemplateMiner',
  make: (_, turn) => new TemplateMiner(turn({ maxTemplates: 16, pinned: ['order <*> done'] })),
  steps: streamOf(anyText, 60),
  feed: (one, line) => one.process(line),
  ask: (one, line) => [one.extract(line), one.current(1), one.current(99), one.size, one.stats()],
  snapshot: { write: (one) => one.toJSON(), read: (json) => TemplateMiner.fromJSON(json) },
  counted: (one) => one.stats().lines,
  ceiling: {
    bytes: 1024 * 1024,
    stated: 'at most maxTemplates templates (TSDoc of TemplateMiner), here 16',
    flood: newLine,
    steps: 20_000,
  },
  misuse: {
    make: (options) => new TemplateMiner(options),
    numbers: ['maxTemplates', 'maxLineLength'],
    others: [
      () => new TemplateMiner({ pinned: 'x' as never }),
      () => new TemplateMiner({ masks: [{}] as never }),
    ],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

type JoinStep =
  | { readonly line: string; readonly source: string; readonly timestampMs: number }
  | { readonly flushMs: number | null };

const joiner = subject<LineJoiner, JoinStep>({
  name: 'LineJoiner',
  make: (_, turn) => new LineJoiner(turn({ maxLines: 5, maxLength: 256, maxSources: 3 })),
  steps: streamOf(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record({ line: anyText, source: anyName, timestampMs: anyTimeOfLogs }),
      },
      fc.record({ flushMs: fc.option(anyTimeOfLogs) }),
    ),
    50,
  ),
  feed: (one, step) => {
    if ('line' in step) return one.push(step.line, step);
    return step.flushMs === null ? one.flush() : one.flush(step.flushMs);
  },
  ask: (one) => one.stats(),
  snapshot: { write: (one) => one.toJSON(), read: LineJoiner.fromJSON },
  ceiling: {
    bytes: 3 * 2 * 256 + 64 * 1024,
    stated: 'maxSources entries of maxLength UTF-16 units (options of LineJoiner)',
    flood: (i) => ({ line: newLine(i), source: `s${i}`, timestampMs: START_MS + i }),
    steps: 20_000,
  },
  misuse: {
    make: (options) => new LineJoiner(options),
    numbers: ['maxLines', 'maxLength', 'maxSources', 'idleMs'],
    others: [() => new LineJoiner().push(5 as never)],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

type LogStep =
  | { readonly line: string; readonly context: LogContext }
  | { readonly record: LogRecord; readonly context: LogContext }
  | { readonly flushMs: number };

const LIMITS = {
  maxTemplates: 16,
  maxServices: 4,
  maxSessions: 8,
  windowMs: 1000,
  warmUpWindows: 2,
  sessionIdleMs: 3000,
  falseAlarmsPerDay: 1e5,
};
const STEPS = ['came', 'went', 'done'];

/** Requests of a second each through two services; of every fifth, one step is an error. */
async function logsOf(seed: number, turn: Turn): Promise<MLLogAnomalyDetector> {
  const detector = new MLLogAnomalyDetector(turn({ ...LIMITS, seed }));
  for (let request = 0; request < 30; request++) {
    for (const [i, step] of STEPS.entries()) {
      const isError = request % 5 === 4 && i === 1;
      const context = {
        nodeId: i % 2 === 0 ? 'a' : 'b',
        timestampMs: START_MS - 40_000 + request * 1000,
        sessionId: `${request}`,
      };
      detector.processLog(
        isError ? 'level=error msg="disk full"' : `level=info msg=${step}`,
        context,
      );
    }
  }
  // What was trained and what was not take other ways from here on.
  if (seed % 2 === 0) await detector.trainModels();
  return detector;
}

const logs = subject<MLLogAnomalyDetector, LogStep>({
  name: 'MLLogAnomalyDetector',
  cost: 25,
  make: logsOf,
  steps: streamOf(
    fc.oneof(
      { weight: 8, arbitrary: fc.record({ line: anyText, context: anyContext }) },
      { weight: 8, arbitrary: fc.record({ record: anyRecord, context: anyContext }) },
      { weight: 1, arbitrary: fc.record({ flushMs: anyTimeOfLogs }) },
    ),
    20,
  ),
  feed: (one, step) => {
    if ('flushMs' in step) return one.flush(step.flushMs);
    if ('line' in step) return one.processLog(step.line, step.context);
    return one.processRecord(step.record, step.context);
  },
  ask: (one, step) => [
    one.scoreSession(['level=info msg=came', 'new'], { nodeId: 'a' }),
    one.suspects(START_MS, START_MS + 60_000),
    one.templates(),
    one.issues(),
    one.openEpisodes(),
    one.openEpisodes('flushMs' in step ? step.flushMs : START_MS),
    one.stats(),
  ],
  echoes: ['record'],
  snapshot: { write: (one) => one.toJSON(), read: (json) => MLLogAnomalyDetector.fromJSON(json) },
  ceiling: {
    bytes: 16 * 1024 * 1024,
    stated: '288 MB after 10 million such lines (README of anomaly); this after 4,000',
    flood: (i) => ({
      line: newLine(i),
      context: { nodeId: `n${i}`, timestampMs: START_MS + i * 100, sessionId: `s${i}` },
    }),
    steps: 4000,
  },
  misuse: {
    make: (options) => new MLLogAnomalyDetector(options),
    numbers: [...Object.keys(LIMITS), 'quietMs', 'maxLineLength', 'seed'],
    others: [
      () => new MLLogAnomalyDetector({ sessionKeys: 'id' as never }),
      () => new MLLogAnomalyDetector({ patterns: [{}] as never }),
    ],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

export const anomalyLogs: readonly AnySubject[] = [miner, joiner, logs];

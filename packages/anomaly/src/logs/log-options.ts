import { AegisError, checkNumber, type NumberRange, resolveOptions } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { checkIssuePatterns, DEFAULT_PATTERNS, type IssuePattern } from './issue-patterns.js';
import { checkMaskFinders, type MaskFinder } from './mining/custom-masks.js';
import { checkPinned, MAX_PINNED_LENGTH } from './mining/pinned-templates.js';

/** Options of `MLLogAnomalyDetector`. */
export interface LogAnomalyDetectorOptions {
  /**
   * How many anomalies a day are acceptable when all is well, over all services together; more report
   * smaller things sooner.
   * @defaultValue 1
   */
  readonly falseAlarmsPerDay?: number;
  /**
   * The length of the windows that lines are counted in, in milliseconds of the data's clock. Longer ones
   * see slower changes and answer later.
   * @defaultValue 15000
   */
  readonly windowMs?: number;
  /**
   * Windows with lines that a service needs before it is judged.
   * @defaultValue 20
   */
  readonly warmUpWindows?: number;
  /**
   * For so long after its last alarm an episode goes on, in milliseconds: what belongs to it is counted
   * and not reported again.
   * @defaultValue 600000
   */
  readonly quietMs?: number;
  /**
   * Templates that are known at a time; the least recently used go first.
   * @defaultValue 4096
   */
  readonly maxTemplates?: number;
  /**
   * Services that are known at a time; the least recently used go first.
   * @defaultValue 256
   */
  readonly maxServices?: number;
  /**
   * Attributes whose value says which session (request, job, block) a line belongs to, the most telling
   * first; where a record has none of them, its trace is its session.
   * @defaultValue request_id, requestId, request.id, session_id, sessionId, session.id, correlation_id, correlationId, job_id
   */
  readonly sessionKeys?: readonly string[];
  /**
   * When a session has been quiet for so long it is over, and is judged; in milliseconds.
   * @defaultValue 300000
   */
  readonly sessionIdleMs?: number;
  /**
   * Sessions that are open at a time; the longest quiet are closed first.
   * @defaultValue 4096
   */
  readonly maxSessions?: number;
  /**
   * UTF-16 units of a line that are looked at.
   * @defaultValue 16384
   */
  readonly maxLineLength?: number;
  /**
   * What else is masked in messages, whatever the rules make of it; not part of a snapshot.
   * @defaultValue []
   */
  readonly masks?: readonly MaskFinder[];
  /**
   * Templates that are known from the start, with `<*>` for what varies; they are never joined with others
   * and never make room.
   * @defaultValue []
   */
  readonly pinned?: readonly string[];
  /**
   * Known problems to look for; `[]` for none; not part of a snapshot.
   * @defaultValue DEFAULT_PATTERNS
   */
  readonly patterns?: readonly IssuePattern[];
  /**
   * Seed of the sampling and of the models.
   * @defaultValue 0
   */
  readonly seed?: number;
}

/** Every option with its value. */
export type ResolvedLogOptions = Required<LogAnomalyDetectorOptions>;

const MAX_KEYS = 32;
const MAX_PINNED = 1 << 19;

const DEFAULTS: ResolvedLogOptions = Object.freeze({
  falseAlarmsPerDay: 1,
  windowMs: 15000,
  warmUpWindows: 20,
  quietMs: 600000,
  maxTemplates: 4096,
  maxServices: 256,
  sessionKeys: Object.freeze([
    'request_id',
    'requestId',
    'request.id',
    'session_id',
    'sessionId',
    'session.id',
    'correlation_id',
    'correlationId',
    'job_id',
  ]),
  sessionIdleMs: 300000,
  maxSessions: 4096,
  maxLineLength: 16384,
  masks: [],
  pinned: [],
  patterns: DEFAULT_PATTERNS,
  seed: 0,
});

type Numeric = Exclude<keyof ResolvedLogOptions, 'sessionKeys' | 'masks' | 'pinned' | 'patterns'>;

const RANGES: Readonly<Record<Numeric, Required<NumberRange>>> = {
  falseAlarmsPerDay: { min: 1e-6, max: 1e6, integer: false },
  windowMs: whole(100, 86400000),
  warmUpWindows: whole(1, 100000),
  quietMs: whole(0, 86400000),
  maxTemplates: whole(16, 1 << 20),
  maxServices: whole(1, 65536),
  sessionIdleMs: whole(0, 86400000),
  maxSessions: whole(1, 1 << 20),
  maxLineLength: whole(64, 1 << 20),
  seed: whole(-(2 ** 53) + 1, 2 ** 53 - 1),
};
const NUMERIC = Object.keys(RANGES) as Numeric[];

function whole(min: number, max: number): Required<NumberRange> {
  return { min, max, integer: true };
}

/** Lays options over the defaults and holds every one to its range. */
export function resolveLogOptions(options?: LogAnomalyDetectorOptions): ResolvedLogOptions {
  const owner = 'MLLogAnomalyDetector';
  const resolved = resolveOptions(owner, DEFAULTS, options);
  for (const name of NUMERIC) checkNumber(owner, name, resolved[name], RANGES[name]);
  checkKeys(owner, resolved.sessionKeys);
  checkIssuePatterns(owner, resolved.patterns);
  const masks = checkMaskFinders(owner, resolved.masks);
  const pinned = checkPinned(owner, resolved.pinned, resolved.maxTemplates >> 1);
  return { ...resolved, masks, pinned };
}

function checkKeys(owner: string, keys: unknown): void {
  const isList = Array.isArray(keys) && keys.length <= MAX_KEYS;
  if (isList && keys.every((key) => typeof key === 'string' && key.length <= 128)) return;
  throw new AegisError(
    'invalid-option',
    `${owner}: sessionKeys has to be a list of at most ${MAX_KEYS} names of attributes.`,
  );
}

/** The options out of a snapshot, which holds no functions; `resolveLogOptions` checks the ranges. */
export function readLogOptions(field: SnapshotReader): LogAnomalyDetectorOptions {
  const numbers = NUMERIC.map((name) => [name, field.number(name, RANGES[name])]);
  return {
    ...Object.fromEntries(numbers),
    sessionKeys: field.strings('sessionKeys', { maxLength: MAX_KEYS, maxStringLength: 128 }),
    pinned: field.strings('pinned', { maxLength: MAX_PINNED, maxStringLength: MAX_PINNED_LENGTH }),
  };
}

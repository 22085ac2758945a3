import { type Anomaly, contentId, type Issue, type LogRecord, type TaskOptions } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { trainEnsembles } from './ensemble/train-ensembles.js';
import type { Suspect } from './flow/suspect-history.js';
import { LineMatcher } from './line-matcher.js';
import { LogClock } from './log-clock.js';
import { newLogCounts, readLogCounts } from './log-counts.js';
import type { LogEpisode } from './log-episodes.js';
import {
  type LogAnomalyDetectorOptions,
  type ResolvedLogOptions,
  readLogOptions,
  resolveLogOptions,
} from './log-options.js';
import {
  type LogParts,
  newLogParts,
  readLogParts,
  statsOfParts,
  writeLogParts,
} from './log-parts.js';
import type {
  LogContext,
  LogStats,
  LogTemplate,
  LogTrainingReport,
  LogVerdict,
} from './log-verdict.js';
import { readLine } from './reading/read-line.js';
import { SessionKeys } from './session-key.js';
import type { SessionVerdict } from './sessions/session-judge.js';
import { WARNING } from './severities.js';
import { nodeOf, soundSeverity } from './sound-input.js';
import { isNews } from './windows/is-news.js';
import type { SeenLine } from './windows/line-channels.js';

const HEADER = { kind: 'log-anomaly-detector', version: 3 };
/** Sessions, once they are judged, have this share of the false alarms; windows have the rest. */
const SESSION_SHARE = 0.3;
/** A line that no template is known for, where nothing may be learnt. */
const UNKNOWN_SERIAL = 2 ** 31 - 1;

/**
 * Reads log lines and says what is new, what comes in bursts or not at all any more, what fails more than usual,
 * which numbers have left their range, which requests went oddly, and which known problems are named: calibrated
 * to so many false alarms a day, explained, and once for each cause.
 *
 * Needs no set-up and works from the first line; a service is judged after `warmUpWindows` windows, and
 * {@link MLLogAnomalyDetector.trainModels} adds models of whole windows and sessions. Time is that of the data. A line
 * costs time linear in its length; memory is bounded by `maxTemplates` and `maxServices`.
 *
 * @example
 * ```ts
 * import { MLLogAnomalyDetector } from '@aegis/anomaly';
 * const detector = MLLogAnomalyDetector.createWithDefaultPatterns();
 * const line = '{"level":50,"time":1700000000000,"service":"cart","msg":"connect ECONNREFUSED 10.0.0.7:6379"}';
 * const verdict = detector.processLog(line);
 * verdict.template; // => 'connect ECONNREFUSED <*>'
 * verdict.issues[0]?.kind; // => 'connection-refused'
 * ```
 *
 * @see He et al. (2017), Drain: an online log parsing approach with fixed depth tree, ICWS,
 * doi:10.1109/ICWS.2017.13; Landauer, Skopik, Wurzenberger (2024), A critical review of common log data
 * sets, FSE, doi:10.1145/3660768. Templates are found by masking and by how many words stand at a place,
 * not by a similarity threshold.
 */
export class MLLogAnomalyDetector {
  readonly #options: ResolvedLogOptions;
  readonly #sessionKeys: SessionKeys;
  readonly #matcher: LineMatcher;
  #parts: LogParts;
  readonly #clock = new LogClock();
  readonly #counts = newLogCounts();

  constructor(options?: LogAnomalyDetectorOptions) {
    this.#options = resolveLogOptions(options);
    const { masks, maxLineLength } = this.#options;
    this.#matcher = new LineMatcher(masks, maxLineLength);
    this.#sessionKeys = new SessionKeys(this.#options.sessionKeys);
    this.#parts = newLogParts(this.#options);
  }

  /** A detector that knows the problems of common stacks. */
  static createWithDefaultPatterns(options?: LogAnomalyDetectorOptions): MLLogAnomalyDetector {
    return new MLLogAnomalyDetector(options);
  }

  /** Judges one line, then learns it. */
  processLog(line: string, context: LogContext = {}): LogVerdict {
    const read = readLine(line, this.#options.maxLineLength);
    this.#counts[read.format]++;
    if (read.cut) this.#counts.cut++;
    // A time without its year only orders lines; where the reader knows better, that stands.
    const useOwn = read.timeIsComplete || context.timestampMs === undefined;
    const record = useOwn ? read.record : { ...read.record, timestampMs: null };
    return this.#process(record, context, line);
  }

  /** Judges one record, then learns it. */
  processRecord(record: LogRecord, context: LogContext = {}): LogVerdict {
    return this.#process(record, context, '');
  }

  #process(record: LogRecord, context: LogContext, line: string): LogVerdict {
    this.#counts.lines++;
    const { windows, sessions, namer } = this.#parts;
    const statedMs = record.timestampMs ?? context.timestampMs ?? null;
    const timeMs = this.#clock.of(statedMs, this.#options.windowMs);
    const told = nodeOf(context);
    if (told !== null) namer.compare(told, record);
    const stated = told ?? namer.fromFields(record);
    const match = this.#matcher.match(record.body, stated ?? '', this.#parts, this.#counts);
    const { slot } = match;
    this.#parts.templates.note(slot.serial, timeMs, this.#parts.store);
    let confidence = 1;
    let name = stated;
    if (stated === null) ({ name, confidence } = namer.guess(record, line, slot.serial, slot.text));
    else namer.learn(stated, record, line, slot.serial, slot.text);
    const severityNumber = soundSeverity(record.severityNumber);
    const pattern =
      severityNumber >= WARNING || severityNumber === 0
        ? this.#parts.issues.patternOf(slot.id, slot.text)
        : null;
    const seen: SeenLine = {
      serial: slot.serial,
      templateId: slot.id,
      template: slot.text,
      severityNumber,
      isNew: match.isNew,
      hasKin: match.hasKin,
      isIssue: pattern !== null,
    };
    const anomalies: Anomaly[] = [];
    this.#tick(timeMs, false, anomalies);
    const service = windows.serviceOf(name ?? '', timeMs);
    const verdict = windows.line(
      service,
      seen,
      this.#matcher.numbers,
      timeMs,
      this.#windowBudget,
      anomalies,
    );
    const named = context.sessionId ?? this.#sessionKeys.of(record);
    if (named !== null) {
      // What names a session can open it: only what it hashes to is kept.
      const session = contentId('session', named);
      windows.step(service, session, seen, timeMs);
      sessions.add(service, session, slot.serial, timeMs, this.#sessionBudget, anomalies);
    }
    const issues: Issue[] = [];
    if (pattern !== null) {
      const issue = this.#parts.issues.note(pattern, name, slot.text, severityNumber, timeMs);
      if (isNews(issue, service, seen)) issues.push(issue);
    }
    this.#counts.anomalies += anomalies.length;
    return {
      anomalies,
      ...verdict,
      issues,
      record,
      templateId: slot.id,
      template: slot.text,
      nodeId: name,
      nodeConfidence: name === null ? 0 : confidence,
      severityNumber,
    };
  }

  /**
   * Judges a whole session (all lines of one request, block or job, in order) and learns nothing from it;
   * {@link LogContext.nodeId} says whose it is. Sessions that are part of the stream are judged when they
   * have been quiet for `sessionIdleMs`, with nothing to call.
   *
   * `tailProbability` is 1 until thirty sessions have been learnt.
   */
  scoreSession(lines: readonly string[], context: LogContext = {}): SessionVerdict {
    const { windows, sessions } = this.#parts;
    const name = nodeOf(context) ?? '';
    const service = windows.services.known(name);
    const events = lines.map((line) => {
      const { record } = readLine(line, this.#options.maxLineLength);
      return this.#matcher.peek(record.body, name, this.#parts) ?? UNKNOWN_SERIAL;
    });
    return sessions.score(service?.kind ?? 0, events, this.#sessionBudget);
  }

  /**
   * The services that what was logged after `fromMs` and up to `toMs` speaks against, the most suspect first:
   * where traces (or the sessions that lines name) break off, as far as there are any, then where windows
   * were odd. Both are remembered for the last 4,096 odd windows.
   */
  suspects(fromMs: number, toMs: number): readonly Suspect[] {
    return this.#parts.windows.suspects.rank(fromMs, toMs);
  }

  /**
   * Closes the windows and sessions that are over at `nowMs` and gives the anomalies that this brings out:
   * that nothing at all comes any more is only known to a detector that is told so.
   */
  flush(nowMs: number): readonly Anomaly[] {
    const anomalies: Anomaly[] = [];
    if (Number.isFinite(nowMs)) this.#tick(nowMs, true, anomalies);
    this.#counts.anomalies += anomalies.length;
    return anomalies;
  }

  #tick(timeMs: number, isWatched: boolean, anomalies: Anomaly[]): void {
    this.#parts.windows.tick(timeMs, isWatched, this.#windowBudget, anomalies);
    this.#parts.sessions.tick(timeMs, this.#sessionBudget, anomalies);
  }

  get #sessionBudget(): number {
    return this.#options.falseAlarmsPerDay * SESSION_SHARE;
  }

  get #windowBudget(): number {
    const { isWarm } = this.#parts.sessions.model;
    return this.#options.falseAlarmsPerDay * (isWarm ? 1 - SESSION_SHARE : 1);
  }

  /**
   * Fits the models of whole windows and of whole sessions (isolation forest, local outlier factor and an
   * autoencoder on TF-IDF vectors of the templates, the nearest counts, unseen templates) on what was
   * collected. Until then, and without it, everything else works alone.
   */
  async trainModels(options: TaskOptions = {}): Promise<LogTrainingReport> {
    const { windows, sessions } = this.#parts;
    const { seed } = this.#options;
    const trained = await trainEnsembles(windows.services.all(), sessions.model, seed, options);
    if (trained.windows !== null) windows.ensemble = trained.windows;
    if (trained.sessions !== null) sessions.model.adopt(trained.sessions);
    return trained.report;
  }

  /** The templates that are known, the most frequent first. */
  templates(): LogTemplate[] {
    return this.#parts.templates.list(this.#parts.store);
  }

  /** The known problems seen so far, the first seen first. */
  issues(): Issue[] {
    return this.#parts.issues.all();
  }

  /** What goes on at `nowMs` (by default the latest time seen), with counts. */
  openEpisodes(nowMs: number = this.#clock.nowMs ?? 0): LogEpisode[] {
    return this.#parts.episodes.open(nowMs);
  }

  /** Counts since the beginning. */
  stats(): LogStats {
    return {
      ...this.#counts,
      ...statsOfParts(this.#parts),
      undated: this.#clock.undated,
      ignoredFinds: this.#matcher.masks?.ignored ?? 0,
    };
  }

  /** A snapshot; `fromJSON` continues from it with the same verdicts. Patterns and masks are not part of it. */
  toJSON(): unknown {
    const { patterns: _, masks: __, ...options } = this.#options;
    return {
      ...HEADER,
      options,
      nowMs: this.#clock.nowMs,
      undated: this.#clock.undated,
      counts: { ...this.#counts },
      ignoredFinds: this.#matcher.masks?.ignored ?? 0,
      ...writeLogParts(this.#parts),
    };
  }

  /**
   * Continues from a snapshot.
   *
   * @param given - what a snapshot does not hold: the known problems to look for, and own masks
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(
    json: unknown,
    given: Pick<LogAnomalyDetectorOptions, 'patterns' | 'masks'> = {},
  ): MLLogAnomalyDetector {
    const reader = SnapshotReader.open(json, HEADER);
    const whole = { min: 0, integer: true };
    const options = reader.object('options', readLogOptions);
    const detector = new MLLogAnomalyDetector({ ...options, ...given });
    detector.#clock.nowMs = reader.has('nowMs') ? reader.number('nowMs') : null;
    reader.object('counts', (field) => {
      readLogCounts(field, detector.#counts);
    });
    detector.#clock.undated = reader.number('undated', whole);
    const ignored = reader.number('ignoredFinds', whole);
    const { masks } = detector.#matcher;
    if (masks !== null) masks.ignored = ignored;
    detector.#parts = readLogParts(reader, json, detector.#options);
    return detector;
  }
}

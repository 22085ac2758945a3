import type { Anomaly, Issue, LogRecord, TaskOptions } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { LineScanner } from './line-scanner.js';
import type { SeenLine } from './log-channels.js';
import { LEAP_MS, LogClock } from './log-clock.js';
import type { LogEpisode } from './log-episodes.js';
import { isNews, judgeLine, judgeWindow } from './log-judge.js';
import {
  type LogAnomalyDetectorOptions,
  type ResolvedLogOptions,
  readLogOptions,
  resolveLogOptions,
} from './log-options.js';
import { type LogParts, newLogParts, readLogParts, writeLogParts } from './log-parts.js';
import type {
  LogContext,
  LogStats,
  LogTemplate,
  LogTrainingReport,
  LogVerdict,
} from './log-verdict.js';
import { readLine } from './reading/read-line.js';
import type { ServiceWindow } from './service-window.js';
import type { TemplateMatch } from './template-match.js';
import { trainEnsemble } from './train-ensemble.js';

const HEADER = { kind: 'log-anomaly-detector', version: 1 };
/** After so many windows a changed normal is learnt, even if an episode is still open. */
const MAX_UNLEARNT_WINDOWS = 240;

type Counts = {
  -readonly [K in Exclude<
    keyof LogStats,
    'templates' | 'templatesEvicted' | 'services' | 'servicesEvicted'
  >]: number;
};

/**
 * Reads log lines and says what is new, what comes in bursts, what fails more than usual, and which known
 * problems they name: calibrated to so many false alarms a day, explained, and once for each cause.
 *
 * Needs no set-up and works from the first line; a service is judged after `warmUpWindows` windows, and
 * {@link MLLogAnomalyDetector.trainModels} adds models of whole windows. Time is that of the data. A line
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
  readonly #scanner = new LineScanner();
  #parts: LogParts;
  readonly #clock = new LogClock();
  readonly #counts: Counts = {
    lines: 0,
    cut: 0,
    crowded: 0,
    empty: 0,
    undated: 0,
    late: 0,
    json: 0,
    logfmt: 0,
    plain: 0,
    anomalies: 0,
  };

  constructor(options?: LogAnomalyDetectorOptions) {
    this.#options = resolveLogOptions(options);
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
    return this.processRecord(record, context);
  }

  /** Judges one record, then learns it. */
  processRecord(record: LogRecord, context: LogContext = {}): LogVerdict {
    this.#counts.lines++;
    const timeMs = this.#timeOf(record, context);
    const body =
      record.body.length > this.#options.maxLineLength
        ? record.body.slice(0, this.#options.maxLineLength)
        : record.body;
    const stated = context.nodeId ?? this.#parts.namer.fromFields(record);
    this.#scanner.scan(body, 0, body.length, this.#parts.chooser.choose(stated ?? '', body));
    if (this.#scanner.truncated) this.#counts.crowded++;
    if (this.#scanner.count === 0) this.#counts.empty++;
    const match = this.#parts.store.match(this.#scanner);
    if (match.joined.length > 0) this.#joinTemplates(match);
    this.#parts.templates.note(match.slot.serial, timeMs, this.#parts.store);
    const { slot } = match;
    let confidence = 1;
    let name = stated;
    if (stated === null) {
      ({ name, confidence } = this.#parts.namer.guess(slot.text));
    } else {
      this.#parts.namer.learn(stated, slot.text);
    }
    const { severityNumber } = record;
    const pattern =
      severityNumber >= 13 || severityNumber === 0
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
    const service = this.#parts.services.of(name ?? '', this.#windowOf(timeMs), this.#counts.lines);
    const anomalies: Anomaly[] = [];
    this.#advance(service, timeMs, anomalies);
    service.add(slot.serial, severityNumber);
    this.#tell(judgeLine(this.#options, this.#parts, service, seen, timeMs), anomalies);
    this.#learnNovelty(service, seen, timeMs);
    const issues: Issue[] = [];
    if (pattern !== null) {
      const issue = this.#parts.issues.note(pattern, name, slot.text, severityNumber, timeMs);
      if (isNews(issue, service, seen)) issues.push(issue);
    }
    return {
      anomalies,
      issues,
      record,
      templateId: slot.id,
      template: slot.text,
      nodeId: name,
      nodeConfidence: name === null ? 0 : confidence,
      severityNumber,
    };
  }

  /** Closes the windows that are over at `nowMs` and gives the anomalies that this brings out. */
  flush(nowMs: number): readonly Anomaly[] {
    const anomalies: Anomaly[] = [];
    for (const service of this.#parts.services.all()) this.#advance(service, nowMs, anomalies);
    return anomalies;
  }

  #timeOf(record: LogRecord, context: LogContext): number {
    const stated = record.timestampMs ?? context.timestampMs ?? null;
    if (stated !== null && Number.isFinite(stated)) return this.#clock.stated(stated);
    this.#counts.undated++;
    return this.#clock.assumed(this.#options.windowMs);
  }

  #joinTemplates(match: TemplateMatch): void {
    const into = match.slot.serial;
    this.#parts.templates.join(match.joined, into);
    for (const service of this.#parts.services.all()) service.join(match.joined, into);
  }

  #windowOf(timeMs: number): number {
    return Math.floor(timeMs / this.#options.windowMs);
  }

  #advance(service: ServiceWindow, timeMs: number, anomalies: Anomaly[]): void {
    const window = this.#windowOf(timeMs);
    if (window < service.window) {
      if ((service.window - window) * this.#options.windowMs > LEAP_MS) service.restart(window);
      else this.#counts.late++;
      return;
    }
    if (window === service.window) return;
    const endMs = service.window * this.#options.windowMs + this.#options.windowMs - 1;
    if (service.lines > 0) {
      this.#tell(judgeWindow(this.#options, this.#parts, service, endMs), anomalies);
    }
    const startedMs = this.#parts.episodes.startOf(service.name);
    const inEpisode = this.#parts.episodes.isOpen(service.name, endMs) && startedMs !== null;
    const fresh = inEpisode && endMs - startedMs < MAX_UNLEARNT_WINDOWS * this.#options.windowMs;
    const learn = !fresh || service.closed < this.#options.warmUpWindows;
    if (learn && service.lines > 0) {
      const document = service.keep(this.#parts.random);
      this.#parts.ensemble?.learn(document.map(String));
    }
    const leap = (window - service.window) * this.#options.windowMs > LEAP_MS;
    service.close(window, learn);
    if (leap) service.restart(window);
  }

  /** Takes in how new things come; what a fault brings says nothing about times when all is well. */
  #learnNovelty(service: ServiceWindow, line: SeenLine, timeMs: number): void {
    if (!line.isNew || this.#parts.episodes.isOpen(service.name, timeMs)) return;
    if (line.severityNumber >= 17 || (line.severityNumber === 0 && line.isIssue)) {
      service.novelErrors++;
    } else if (line.severityNumber >= 13) service.novelWarnings++;
  }

  #tell(anomaly: Anomaly | null, anomalies: Anomaly[]): void {
    if (anomaly === null) return;
    this.#counts.anomalies++;
    anomalies.push(anomaly);
  }

  /**
   * Fits the models of whole windows (isolation forest, local outlier factor and an autoencoder on TF-IDF
   * vectors of the templates) on what was collected. Until then, and without it, the other channels work alone.
   */
  async trainModels(options: TaskOptions = {}): Promise<LogTrainingReport> {
    const { ensemble, report } = await trainEnsemble(
      this.#parts.services.all(),
      this.#options.seed,
      options,
    );
    if (ensemble !== null) this.#parts.ensemble = ensemble;
    return report;
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
      templates: this.#parts.store.size,
      templatesEvicted: this.#parts.store.evicted,
      services: this.#parts.services.size,
      servicesEvicted: this.#parts.services.evicted,
    };
  }

  /** A snapshot; `fromJSON` continues from it with the same verdicts. Patterns are not part of it. */
  toJSON(): unknown {
    const { patterns: _, ...options } = this.#options;
    return {
      ...HEADER,
      options,
      nowMs: this.#clock.nowMs,
      counts: { ...this.#counts },
      ...writeLogParts(this.#parts),
    };
  }

  /**
   * Continues from a snapshot.
   *
   * @param patterns - the known problems to look for, since a snapshot does not hold them
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(json: unknown, patterns?: ResolvedLogOptions['patterns']): MLLogAnomalyDetector {
    const reader = SnapshotReader.open(json, HEADER);
    const whole = { min: 0, integer: true };
    const options = reader.object('options', readLogOptions);
    const detector = new MLLogAnomalyDetector(
      patterns === undefined ? options : { ...options, patterns },
    );
    detector.#clock.nowMs = reader.has('nowMs') ? reader.number('nowMs') : null;
    reader.object('counts', (field) => {
      for (const key of Object.keys(detector.#counts) as (keyof Counts)[]) {
        detector.#counts[key] = field.number(key, whole);
      }
    });
    detector.#parts = readLogParts(reader, json, detector.#options);
    return detector;
  }
}

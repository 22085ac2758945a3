import { type Anomaly, type Issue, type LogRecord, Random, type TaskOptions } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { composeAnomaly, unusualWindow } from './compose-anomaly.js';
import { LineScanner } from './line-scanner.js';
import {
  burst,
  type ChannelFinding,
  newTemplate,
  type SeenLine,
  SHARES,
  severityShare,
} from './log-channels.js';
import { type LogEpisode, LogEpisodes } from './log-episodes.js';
import { LogIssues } from './log-issues.js';
import {
  type LogAnomalyDetectorOptions,
  type ResolvedLogOptions,
  resolveLogOptions,
} from './log-options.js';
import type {
  LogContext,
  LogStats,
  LogTemplate,
  LogTrainingReport,
  LogVerdict,
} from './log-verdict.js';
import { ownField } from './own-field.js';
import { readLine } from './read-line.js';
import { ServiceNamer } from './service-namer.js';
import { ServiceTable } from './service-table.js';
import { MAX_RESERVOIR, type ServiceWindow } from './service-window.js';
import { TemplateCounts } from './template-counts.js';
import { type TemplateMatch, TemplateStore } from './template-store.js';
import { TokenisationChooser } from './tokenisation-chooser.js';
import { trainEnsemble } from './train-ensemble.js';
import { WindowEnsemble } from './window-ensemble.js';

const HEADER = { kind: 'log-anomaly-detector', version: 1 };
const DAY_MS = 86400000;
/** A clock that leaps further has been set, not waited for. */
const LEAP_MS = 7 * DAY_MS;
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
  #chooser = new TokenisationChooser();
  #store: TemplateStore;
  #namer = new ServiceNamer();
  #issues: LogIssues;
  #episodes: LogEpisodes;
  #ensemble: WindowEnsemble | null = null;
  #random: Random;
  #services: ServiceTable;
  #templates: TemplateCounts;
  #nowMs: number | null = null;
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
    this.#store = new TemplateStore(this.#options.maxTemplates);
    this.#templates = new TemplateCounts(this.#options.maxTemplates);
    this.#services = new ServiceTable(this.#options.maxServices);
    this.#issues = new LogIssues(this.#options.patterns);
    this.#episodes = new LogEpisodes(this.#options.quietMs);
    this.#random = new Random(this.#options.seed);
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
    const stated = context.nodeId ?? this.#namer.fromFields(record);
    this.#scanner.scan(body, 0, body.length, this.#chooser.choose(stated ?? '', body));
    if (this.#scanner.truncated) this.#counts.crowded++;
    if (this.#scanner.count === 0) this.#counts.empty++;
    const match = this.#store.match(this.#scanner);
    if (match.joined.length > 0) this.#joinTemplates(match);
    this.#templates.note(match.slot.serial, timeMs, this.#store);
    const { slot } = match;
    let confidence = 1;
    let name = stated;
    if (stated === null) {
      ({ name, confidence } = this.#namer.guess(slot.text));
    } else {
      this.#namer.learn(stated, slot.text);
    }
    const { severityNumber } = record;
    const pattern =
      severityNumber >= 13 || severityNumber === 0
        ? this.#issues.patternOf(slot.id, slot.text)
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
    const service = this.#services.of(name ?? '', this.#windowOf(timeMs), this.#counts.lines);
    const anomalies: Anomaly[] = [];
    this.#advance(service, timeMs, anomalies);
    service.add(slot.serial, severityNumber);
    this.#judge(service, seen, timeMs, anomalies);
    const issues: Issue[] = [];
    if (pattern !== null) {
      const issue = this.#issues.note(pattern, name, slot.text, severityNumber, timeMs);
      if (this.#isNews(issue, service, seen)) issues.push(issue);
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
    for (const service of this.#services.all()) this.#advance(service, nowMs, anomalies);
    return anomalies;
  }

  #timeOf(record: LogRecord, context: LogContext): number {
    const stated = record.timestampMs ?? context.timestampMs ?? null;
    if (stated !== null && Number.isFinite(stated)) {
      this.#nowMs = this.#nowMs === null ? stated : Math.max(this.#nowMs, stated);
      // A clock that was set back for good is followed; stragglers are not.
      if (this.#nowMs - stated > LEAP_MS) this.#nowMs = stated;
      return stated;
    }
    this.#counts.undated++;
    // Lines without any time: 64 of them make a window.
    this.#nowMs = (this.#nowMs ?? 0) + this.#options.windowMs / 64;
    return this.#nowMs;
  }

  #joinTemplates(match: TemplateMatch): void {
    const into = match.slot.serial;
    this.#templates.join(match.joined, into);
    for (const service of this.#services.all()) service.join(match.joined, into);
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
    if (service.lines > 0) this.#judgeWindow(service, endMs, anomalies);
    const startedMs = this.#episodes.startOf(service.name);
    const inEpisode = this.#episodes.isOpen(service.name, endMs) && startedMs !== null;
    const fresh = inEpisode && endMs - startedMs < MAX_UNLEARNT_WINDOWS * this.#options.windowMs;
    const learn = !fresh || service.closed < this.#options.warmUpWindows;
    if (learn && service.lines > 0) this.#keepWindow(service);
    const leap = (window - service.window) * this.#options.windowMs > LEAP_MS;
    service.close(window, learn);
    if (leap) service.restart(window);
  }

  #keepWindow(service: ServiceWindow): void {
    const document = service.document();
    this.#ensemble?.learn(document.map(String));
    service.reservoirSeen++;
    if (service.reservoir.length < MAX_RESERVOIR) service.reservoir.push(document);
    else {
      const place = this.#random.integer(service.reservoirSeen);
      if (place < MAX_RESERVOIR) service.reservoir[place] = document;
    }
  }

  #judge(service: ServiceWindow, line: SeenLine, timeMs: number, anomalies: Anomaly[]): void {
    if (service.closed >= this.#options.warmUpWindows) {
      const { windowMs } = this.#options;
      const findings = [
        line.isNew ? newTemplate(service, line, windowMs, this.#services.novelty()) : null,
        severityShare(service, line),
        burst(service, line),
      ];
      this.#raise(service, line, findings, timeMs, anomalies);
    }
    // What a fault brings says nothing about how often something new comes when all is well.
    if (!line.isNew || this.#episodes.isOpen(service.name, timeMs)) return;
    if (line.severityNumber >= 17 || (line.severityNumber === 0 && line.isIssue)) {
      service.novelErrors++;
    } else if (line.severityNumber >= 13) service.novelWarnings++;
  }

  /** The probability of a false alarm that one window of one service may have. */
  #budget(): number {
    const { falseAlarmsPerDay, windowMs } = this.#options;
    return (falseAlarmsPerDay * windowMs) / DAY_MS / Math.max(1, this.#services.size);
  }

  #raise(
    service: ServiceWindow,
    line: Pick<SeenLine, 'severityNumber'>,
    findings: readonly (ChannelFinding | null)[],
    timeMs: number,
    anomalies: Anomaly[],
  ): void {
    const budget = this.#budget();
    const alarms = findings.filter(
      (found): found is ChannelFinding =>
        found !== null && found.evidence.tailProbability <= budget * found.share,
    );
    if (alarms.length === 0) return;
    const anomaly = composeAnomaly(service.name, line.severityNumber, alarms, timeMs);
    const { id, score } = anomaly;
    const group = alarms.some((alarm) => alarm.group === 'errors') ? 'errors' : 'volume';
    if (!this.#episodes.note({ id, nodeId: service.name, group, score, timeMs })) return;
    this.#counts.anomalies++;
    anomalies.push(anomaly);
  }

  #judgeWindow(service: ServiceWindow, timeMs: number, anomalies: Anomaly[]): void {
    if (this.#ensemble === null || service.closed < this.#options.warmUpWindows) return;
    const document = service.document().map(String);
    const { tailProbability, opinions } = this.#ensemble.score(document);
    const budget = this.#budget();
    if (tailProbability > budget * SHARES.vector) return;
    const [top] = this.#ensemble.explain(document);
    const slot = top === undefined ? null : this.#store.bySerial(Number(top));
    const best = Math.min(...opinions.map((opinion) => opinion.tailProbability));
    const finding = unusualWindow(service.name, slot, tailProbability, best);
    this.#raise(service, { severityNumber: 13 }, [finding], timeMs, anomalies);
  }

  /** A problem is news at its first line and at every tenfold, unless it is this service's everyday. */
  #isNews(issue: Issue, service: ServiceWindow, line: SeenLine): boolean {
    if (issue.count !== 1 && !isPowerOfTen(issue.count)) return false;
    return (
      line.severityNumber >= 17 ||
      !service.models.has(line.serial) ||
      service.templateTail(line.serial) < 0.05
    );
  }

  /**
   * Fits the models of whole windows (isolation forest, local outlier factor and an autoencoder on TF-IDF
   * vectors of the templates) on what was collected. Until then, and without it, the other channels work alone.
   */
  async trainModels(options: TaskOptions = {}): Promise<LogTrainingReport> {
    const { ensemble, report } = await trainEnsemble(
      this.#services.all(),
      this.#options.seed,
      options,
    );
    if (ensemble !== null) this.#ensemble = ensemble;
    return report;
  }

  /** The templates that are known, the most frequent first. */
  templates(): LogTemplate[] {
    return this.#templates.list(this.#store);
  }

  /** The known problems seen so far, the first seen first. */
  issues(): Issue[] {
    return this.#issues.all();
  }

  /** What goes on at `nowMs` (by default the latest time seen), with counts. */
  openEpisodes(nowMs: number = this.#nowMs ?? 0): LogEpisode[] {
    return this.#episodes.open(nowMs);
  }

  /** Counts since the beginning. */
  stats(): LogStats {
    return {
      ...this.#counts,
      templates: this.#store.size,
      templatesEvicted: this.#store.evicted,
      services: this.#services.size,
      servicesEvicted: this.#services.evicted,
    };
  }

  /** A snapshot; `fromJSON` continues from it with the same verdicts. Patterns are not part of it. */
  toJSON(): unknown {
    const { patterns: _, ...options } = this.#options;
    return {
      ...HEADER,
      options,
      nowMs: this.#nowMs,
      counts: { ...this.#counts },
      random: this.#random.state(),
      chooser: this.#chooser.toJSON(),
      store: this.#store.toJSON(),
      namer: this.#namer.toJSON(),
      issues: this.#issues.toJSON(),
      episodes: this.#episodes.toJSON(),
      ensemble: this.#ensemble?.toJSON() ?? null,
      services: this.#services.toJSON(),
      templates: this.#templates.toJSON(),
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
    const options = reader.object('options', (field) => ({
      falseAlarmsPerDay: field.number('falseAlarmsPerDay'),
      windowMs: field.number('windowMs'),
      warmUpWindows: field.number('warmUpWindows'),
      quietMs: field.number('quietMs'),
      maxTemplates: field.number('maxTemplates', { min: 16, max: 1 << 20 }),
      maxServices: field.number('maxServices'),
      maxLineLength: field.number('maxLineLength'),
      seed: field.number('seed'),
    }));
    const detector = new MLLogAnomalyDetector(
      patterns === undefined ? options : { ...options, patterns },
    );
    const { maxTemplates, maxServices, quietMs } = detector.#options;
    detector.#nowMs = reader.has('nowMs') ? reader.number('nowMs') : null;
    reader.object('counts', (field) => {
      for (const key of Object.keys(detector.#counts) as (keyof Counts)[]) {
        detector.#counts[key] = field.number(key, whole);
      }
    });
    detector.#random = Random.fromState(reader.randomState('random'));
    detector.#chooser = reader.object('chooser', TokenisationChooser.read);
    detector.#store = reader.object('store', (field) => TemplateStore.read(field, maxTemplates));
    detector.#namer = reader.object('namer', ServiceNamer.read);
    detector.#issues = reader.object('issues', (field) =>
      LogIssues.read(field, detector.#options.patterns),
    );
    detector.#episodes = reader.object('episodes', (field) => LogEpisodes.read(field, quietMs));
    if (reader.has('ensemble')) {
      detector.#ensemble = WindowEnsemble.fromJSON(ownField(json, 'ensemble'));
    }
    detector.#services = reader.object('services', (field) =>
      ServiceTable.read(field, maxServices),
    );
    detector.#templates = reader.object('templates', (field) =>
      TemplateCounts.read(field, maxTemplates),
    );
    return detector;
  }
}

function isPowerOfTen(count: number): boolean {
  let rest = count;
  while (rest >= 10 && rest % 10 === 0) rest /= 10;
  return rest === 1;
}

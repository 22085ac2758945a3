import type { Anomaly, Random } from '@aegis/core';
import { log10, pow, roughLog10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { DocumentEnsemble } from '../ensemble/document-ensemble.js';
import { FlowModel } from '../flow/flow-model.js';
import { SuspectHistory } from '../flow/suspect-history.js';
import { LEAP_MS } from '../log-clock.js';
import type { EpisodeGroup, LogEpisodes } from '../log-episodes.js';
import { ownField } from '../own-field.js';
import type { LineNumbers } from '../parameters/line-numbers.js';
import type { ValueModel } from '../parameters/value-model.js';
import { ValueTable } from '../parameters/value-table.js';
import { AlarmScale, JudgedRate } from './alarm-scale.js';
import { composeAnomaly, evidenceOf, type FindTemplate, oddest } from './channel-evidence.js';
import {
  isSevere,
  judgeBurst,
  judgeNovelty,
  judgeSeverity,
  judgeVolume,
  type SeenLine,
  warns,
} from './line-channels.js';
import { ServiceTable } from './service-table.js';
import type { ServiceWindow } from './service-window.js';
import { SpentBudget } from './spent-budget.js';
import type { TemplateEntry } from './template-entry.js';
import { judgeSilence, noteWindow } from './window-channels.js';
import { FLOW, PARAMETER, SILENCE } from './window-notes.js';

/** After so many windows a changed normal is learnt, even if an episode is still open. */
const MAX_UNLEARNT_WINDOWS = 240;
/** When no service says anything for longer, nobody listened: that is no silence of any of them. */
const MAX_PAUSE_WINDOWS = 20;

/** The numbers of so many lines of a template in a window are read, then of some. */
const MOST_READ = 16;
const READ_EVERY = 8;
/** OpenTelemetry's ERROR. */
const ERROR = 17;
/** What is not odder than this speaks against nobody. */
const LEAST_SUSPECT = 1;

/** What windows are judged with. */
export interface WindowJudgeOptions {
  readonly windowMs: number;
  readonly warmUpWindows: number;
  readonly maxServices: number;
}

/** What a line came to. */
export interface LineVerdict {
  readonly score: number;
  readonly tailProbability: number;
  readonly alarm: boolean;
}

/** Judges what services say, window by window, line by line: what windows usually bring, and the alarms. */
export class WindowJudge {
  readonly #options: WindowJudgeOptions;
  readonly #episodes: LogEpisodes;
  readonly #random: Random;
  readonly #find: FindTemplate;
  services: ServiceTable;
  /** The models of whole windows; null until they are trained. */
  ensemble: DocumentEnsemble | null = null;
  /** Lines that came after their window had closed. */
  late = 0;
  suspects: SuspectHistory = new SuspectHistory();
  #flow = new FlowModel();
  #values = new ValueTable();
  #scale = new AlarmScale();
  #budget = new SpentBudget();
  #rate: JudgedRate;
  #now: number | null = null;
  /** Windows that nobody watched. */
  #paused = 0;

  constructor(
    options: WindowJudgeOptions,
    episodes: LogEpisodes,
    random: Random,
    find: FindTemplate,
  ) {
    this.#options = options;
    this.#episodes = episodes;
    this.#random = random;
    this.#find = find;
    this.services = new ServiceTable(options.maxServices);
    this.#rate = new JudgedRate(options.windowMs);
  }

  get #watched(): number {
    return (this.#now ?? 0) - this.#paused;
  }

  /** The service of a line, by its name. */
  serviceOf(name: string, timeMs: number): ServiceWindow {
    if (this.#now !== null && Math.floor(timeMs / this.#options.windowMs) < this.#now) this.late++;
    return this.services.of(name, this.#now ?? 0);
  }

  /** Judges a line of a service, then learns it; `allowed` alarms a day. */
  line(
    service: ServiceWindow,
    said: SeenLine,
    numbers: LineNumbers,
    timeMs: number,
    allowed: number,
    anomalies: Anomaly[],
  ): LineVerdict {
    // What others have said is news when this service says it, as far as it remembers all that it said.
    const isNew = said.isNew || (!service.isFull && service.entryOf(said.serial) === undefined);
    const line = isNew === said.isNew ? said : { ...said, isNew, hasKin: false };
    const entry = service.add(line.serial, line.severityNumber);
    const rarity = service.rarity(entry, line.severityNumber);
    if (service.closed < this.#options.warmUpWindows) {
      this.#learnNovelty(service, line, timeMs);
      return { score: rarity, tailProbability: 1, alarm: false };
    }
    const { notes } = service;
    const before = notes.sum;
    judgeNovelty(service, entry, line, this.#options.windowMs, this.services);
    judgeSeverity(service, line);
    judgeBurst(service, entry, line);
    judgeVolume(service);
    const gone = this.#judgeNumbers(service, entry, numbers);
    const more = notes.sum - before;
    if (more > 0) {
      notes.severityNumber = Math.max(notes.severityNumber, line.severityNumber);
      if (this.#raise(service, timeMs, allowed, anomalies)) gone?.dismiss();
    } else if (service.isAlarming && warns(line)) {
      this.#episodes.join(service.name, 'errors', 0, timeMs);
    }
    this.#learnNovelty(service, line, timeMs);
    const counts = more > 0 || (service.isAlarming && warns(line));
    const bans = counts ? this.#scale.bans(notes.sum, service.sums) : 0;
    return {
      score: rarity,
      tailProbability: pow(10, -bans),
      alarm: counts && service.isAlarming,
    };
  }

  /** Numbers in a line that have left what they usually are; gives the one that has done so the most. */
  #judgeNumbers(
    service: ServiceWindow,
    entry: TemplateEntry,
    numbers: LineNumbers,
  ): ValueModel | null {
    const { count, serial, isLearnt } = entry;
    if (!isLearnt || (count > MOST_READ && count % READ_EVERY !== 0)) return null;
    let gone: ValueModel | null = null;
    numbers.read();
    for (let place = 0; place < numbers.count; place++) {
      const value = numbers.values[place]!;
      if (Number.isNaN(value)) continue;
      const model = this.#values.of(service.kind, serial, place);
      // So many numbers are watched, each with its own chance to wander off.
      const bans = model.process(value) - roughLog10(this.#values.size + 1);
      if (bans <= 0 || bans <= service.notes.notes[PARAMETER]!.bans) continue;
      service.notes.note(PARAMETER, bans, serial, value, model.median, false);
      gone = model;
    }
    return gone;
  }

  /** Adds a line to the trace that it is part of. */
  step(
    service: ServiceWindow,
    trace: string,
    { serial, severityNumber }: SeenLine,
    timeMs: number,
  ): void {
    this.#flow.add(trace, service.kind, serial, severityNumber >= ERROR, this.#now ?? 0, timeMs);
  }

  /**
   * Closes the windows that are over at a time.
   *
   * @param isWatched - somebody says that all this time has passed, and not a line that came at last
   */
  tick(timeMs: number, isWatched: boolean, allowed: number, anomalies: Anomaly[]): void {
    const { windowMs } = this.#options;
    const window = Math.floor(timeMs / windowMs);
    const now = this.#now ?? window;
    const watched = this.#watched;
    const leap = Math.abs(window - now) * windowMs > LEAP_MS;
    this.#now = leap || window > now ? window : now;
    if (window <= now && !leap) return;
    const isPause = !isWatched && window - now > MAX_PAUSE_WINDOWS;
    if (isPause) this.#paused += window - now - 1;
    for (const service of this.services.all()) {
      this.#advance(service, window, watched, leap, allowed, anomalies);
    }
    this.#judgeFlow(window, leap || isPause, allowed, anomalies);
  }

  #judgeFlow(window: number, isGap: boolean, allowed: number, anomalies: Anomaly[]): void {
    const timeMs = window * this.#options.windowMs;
    const deficits = this.#flow.close(timeMs, isGap);
    if (deficits.length === 0) return;
    for (const service of this.services.all()) {
      const deficit = deficits.find(({ kind }) => kind === service.kind);
      if (deficit === undefined) continue;
      const { nats, missing, observed, times, expected } = deficit;
      service.notes.note(FLOW, nats * Math.LOG10E, missing, observed / times, expected, true);
      this.#suspect(service, timeMs, nats);
      if (service.closed >= this.#options.warmUpWindows) {
        this.#raise(service, timeMs, allowed, anomalies);
      }
    }
  }

  #suspect(service: ServiceWindow, timeMs: number, flow: number): void {
    const { sum } = service.notes;
    if (sum < LEAST_SUSPECT && flow === 0) return;
    this.suspects.note(timeMs, service.name, { flow, other: sum }, () =>
      oddest(service, this.#find, this.#options.windowMs),
    );
  }

  #advance(
    service: ServiceWindow,
    window: number,
    watched: number,
    leap: boolean,
    allowed: number,
    anomalies: Anomaly[],
  ): void {
    const { windowMs, warmUpWindows } = this.#options;
    const isWarm = service.closed >= warmUpWindows;
    const endMs = (service.window + 1) * windowMs - 1;
    let learn = true;
    if (service.lines > 0) {
      if (isWarm && this.ensemble !== null) this.#judgeWhole(service, endMs, allowed, anomalies);
      learn = !isWarm || !this.#isFresh(service.name, endMs);
      if (isWarm) this.#suspect(service, endMs + 1, 0);
      if (isWarm) this.#rate.note(endMs);
      if (isWarm) this.#budget.watch(endMs, allowed);
      if (isWarm && learn) this.#scale.learn(service.notes.sum);
      if (learn) {
        service.keep(this.#random);
        this.ensemble?.learn(service.document().map(String));
      }
    }
    service.close(window, watched, windowMs, learn);
    if (leap) service.restart(window);
    else if (isWarm) this.#judgeSilence(service, window * windowMs, allowed, anomalies);
  }

  /** Something goes on at a service, and not for so long that it has become usual. */
  #isFresh(name: string, timeMs: number): boolean {
    const startedMs = this.#episodes.startOf(name);
    if (startedMs === null || !this.#episodes.isOpen(name, timeMs)) return false;
    return timeMs - startedMs < MAX_UNLEARNT_WINDOWS * this.#options.windowMs;
  }

  #judgeSilence(
    service: ServiceWindow,
    timeMs: number,
    allowed: number,
    anomalies: Anomaly[],
  ): void {
    const missing = judgeSilence(service, this.#watched);
    if (missing.length === 0 || !this.#raise(service, timeMs, allowed, anomalies)) return;
    for (const model of missing) model.dismiss();
  }

  #judgeWhole(service: ServiceWindow, timeMs: number, allowed: number, anomalies: Anomaly[]): void {
    const ensemble = this.ensemble!;
    const document = service.document().map(String);
    const { tailProbability } = ensemble.score(document);
    if (tailProbability > 0.05) return;
    const [top] = ensemble.explain(document);
    if (noteWindow(service, tailProbability, top === undefined ? null : Number(top))) {
      this.#raise(service, timeMs, allowed, anomalies);
    }
  }

  /** Takes in how new things come; what a fault brings says nothing about times when all is well. */
  #learnNovelty(service: ServiceWindow, line: SeenLine, timeMs: number): void {
    if (!line.isNew || this.#episodes.isOpen(service.name, timeMs)) return;
    if (isSevere(line) || line.severityNumber >= 13) service.novelty.note(isSevere(line));
  }

  /** Whether the open window is an alarm; an anomaly only where that opens an episode. */
  #raise(service: ServiceWindow, timeMs: number, allowed: number, anomalies: Anomaly[]): boolean {
    const { notes, name } = service;
    const bans = this.#scale.bans(notes.sum, service.sums);
    if (bans < log10(this.#rate.perDay / allowed) - this.#budget.easing) return false;
    service.isAlarming = true;
    const isError = notes.notes.some((note) => note.isError && note.bans >= 1);
    const group: EpisodeGroup = isError ? 'errors' : 'volume';
    if (this.#episodes.join(name, group, bans, timeMs)) return true;
    const evidence = evidenceOf(service, this.#find, this.#options.windowMs);
    const direction = notes.notes[SILENCE]!.bans * 2 > notes.sum ? 'down' : 'up';
    const { severityNumber } = notes;
    const how = { bans, isError, direction, severityNumber, timestampMs: timeMs } as const;
    const anomaly = composeAnomaly(name, evidence, how);
    this.#episodes.begin(anomaly.id, name, group, bans, timeMs);
    this.#budget.note();
    anomalies.push(anomaly);
    return true;
  }

  toJSON(): unknown {
    return {
      late: this.late,
      now: this.#now,
      paused: this.#paused,
      suspects: this.suspects.toJSON(),
      flow: this.#flow.toJSON(),
      values: this.#values.toJSON(),
      scale: this.#scale.toJSON(),
      rate: this.#rate.toJSON(),
      budget: this.#budget.toJSON(),
      ensemble: this.ensemble?.toJSON() ?? null,
      services: this.services.toJSON(),
    };
  }

  /**
   * Takes the state out of a snapshot.
   *
   * @param json - what `reader` reads, for the part that checks its own header
   * @throws AegisError `invalid-snapshot`
   */
  restore(reader: SnapshotReader, json: unknown): void {
    const { maxServices, windowMs } = this.#options;
    this.late = reader.number('late', { min: 0, integer: true });
    this.#now = reader.has('now') ? reader.number('now', { integer: true }) : null;
    this.#paused = reader.number('paused', { min: 0, integer: true });
    this.suspects = reader.object('suspects', SuspectHistory.read);
    this.#flow = reader.object('flow', FlowModel.read);
    this.#values = reader.object('values', ValueTable.read);
    this.#scale = reader.object('scale', AlarmScale.read);
    this.#budget = reader.object('budget', SpentBudget.read);
    this.#rate = reader.object('rate', (field) => JudgedRate.read(field, windowMs));
    this.ensemble = reader.has('ensemble')
      ? DocumentEnsemble.fromJSON(ownField(json, 'ensemble'))
      : null;
    this.services = reader.object('services', (field) => ServiceTable.read(field, maxServices));
  }
}

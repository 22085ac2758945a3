import type { Anomaly, Random } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { DocumentEnsemble } from '../ensemble/document-ensemble.js';
import { FlowModel } from '../flow/flow-model.js';
import { SuspectHistory } from '../flow/suspect-history.js';
import { LEAP_MS } from '../log-clock.js';
import type { LogEpisodes } from '../log-episodes.js';
import { ownField } from '../own-field.js';
import type { LineNumbers } from '../parameters/line-numbers.js';
import { ValueTable } from '../parameters/value-table.js';
import { ERROR, WARNING } from '../severities.js';
import { type FindTemplate, oddest } from './channel-evidence.js';
import {
  isSevere,
  judgeBurst,
  judgeNovelty,
  judgeSeverity,
  judgeVolume,
  type SeenLine,
  warns,
} from './line-channels.js';
import { judgeNumbers } from './number-channel.js';
import { ServiceTable } from './service-table.js';
import type { ServiceWindow } from './service-window.js';
import { WindowAlarms } from './window-alarms.js';
import { judgeSilence, noteWindow } from './window-channels.js';
import { FLOW } from './window-notes.js';

/** When no service says anything for longer, nobody listened: that is no silence of any of them. */
const MAX_PAUSE_WINDOWS = 20;

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
  readonly alarms: WindowAlarms;
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
    this.alarms = new WindowAlarms(options.windowMs, episodes, find);
    this.#random = random;
    this.#find = find;
    this.services = new ServiceTable(options.maxServices);
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
    const isNew =
      said.isNew || (!service.entries.isFull && service.entries.get(said.serial) === undefined);
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
    const gone = judgeNumbers(service, entry, numbers, this.#values);
    const more = notes.sum - before;
    if (more > 0) {
      notes.severityNumber = Math.max(notes.severityNumber, line.severityNumber);
      if (this.alarms.raise(service, timeMs, allowed, anomalies)) gone?.dismiss();
    } else if (service.isAlarming && warns(line)) {
      this.alarms.join(service.name, timeMs);
    }
    this.#learnNovelty(service, line, timeMs);
    const counts = more > 0 || (service.isAlarming && warns(line));
    return {
      score: rarity,
      tailProbability: counts ? this.alarms.tailProbability(service) : 1,
      alarm: counts && service.isAlarming,
    };
  }

  /** Adds a line to the trace that it is part of. */
  step(
    service: ServiceWindow,
    trace: string,
    { serial, severityNumber }: SeenLine,
    timeMs: number,
  ): void {
    this.#flow.add(trace, service.kind, serial, severityNumber >= ERROR, timeMs);
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
        this.alarms.raise(service, timeMs, allowed, anomalies);
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
      learn = !isWarm || !this.alarms.isFresh(service.name, endMs);
      if (isWarm) this.#suspect(service, endMs + 1, 0);
      if (isWarm) this.alarms.close(service, endMs, allowed, learn);
      if (learn) {
        service.keep(this.#random);
        this.ensemble?.learn(service.entries.document().map(String));
      }
    }
    service.close(window, watched, windowMs, learn);
    if (leap) service.restart(window);
    else if (isWarm) this.#judgeSilence(service, window * windowMs, allowed, anomalies);
  }

  #judgeSilence(
    service: ServiceWindow,
    timeMs: number,
    allowed: number,
    anomalies: Anomaly[],
  ): void {
    const missing = judgeSilence(service, this.#watched);
    if (missing.length === 0 || !this.alarms.raise(service, timeMs, allowed, anomalies)) return;
    for (const model of missing) model.dismiss();
  }

  #judgeWhole(service: ServiceWindow, timeMs: number, allowed: number, anomalies: Anomaly[]): void {
    const ensemble = this.ensemble!;
    const document = service.entries.document().map(String);
    const { tailProbability } = ensemble.score(document);
    if (tailProbability > 0.05) return;
    const [top] = ensemble.explain(document);
    if (noteWindow(service, tailProbability, top === undefined ? null : Number(top))) {
      this.alarms.raise(service, timeMs, allowed, anomalies);
    }
  }

  /** Takes in how new things come; what a fault brings says nothing about times when all is well. */
  #learnNovelty(service: ServiceWindow, line: SeenLine, timeMs: number): void {
    if (!line.isNew || this.alarms.isOpen(service.name, timeMs)) return;
    if (isSevere(line) || line.severityNumber >= WARNING) service.novelty.note(isSevere(line));
  }

  toJSON(): unknown {
    return {
      late: this.late,
      now: this.#now,
      paused: this.#paused,
      suspects: this.suspects.toJSON(),
      flow: this.#flow.toJSON(),
      values: this.#values.toJSON(),
      alarms: this.alarms.toJSON(),
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
    const { maxServices } = this.#options;
    this.late = reader.number('late', { min: 0, integer: true });
    this.#now = reader.has('now') ? reader.number('now', { integer: true }) : null;
    this.#paused = reader.number('paused', { min: 0, integer: true });
    this.suspects = reader.object('suspects', SuspectHistory.read);
    this.#flow = reader.object('flow', FlowModel.read);
    this.#values = reader.object('values', ValueTable.read);
    reader.object('alarms', (field) => {
      this.alarms.restore(field);
    });
    this.ensemble = reader.has('ensemble')
      ? DocumentEnsemble.fromJSON(ownField(json, 'ensemble'))
      : null;
    this.services = reader.object('services', (field) => ServiceTable.read(field, maxServices));
  }
}

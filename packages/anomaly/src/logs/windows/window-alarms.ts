import type { Anomaly } from '@aegis/core';
import { log10, pow } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import type { EpisodeGroup, LogEpisodes } from '../log-episodes.js';
import { AlarmScale } from './alarm-scale.js';
import { composeAnomaly, evidenceOf, type FindTemplate } from './channel-evidence.js';
import { JudgedRate } from './judged-rate.js';
import type { ServiceWindow } from './service-window.js';
import { SpentBudget } from './spent-budget.js';
import { SILENCE } from './window-notes.js';

/** After so many windows a changed normal is learnt, even if an episode is still open. */
const MAX_UNLEARNT_WINDOWS = 240;

/** Decides which windows are alarms: what is odd about them, against how often that comes and what is allowed. */
export class WindowAlarms {
  readonly #windowMs: number;
  readonly #episodes: LogEpisodes;
  readonly #find: FindTemplate;
  #scale = new AlarmScale();
  #rate: JudgedRate;
  #budget = new SpentBudget();

  constructor(windowMs: number, episodes: LogEpisodes, find: FindTemplate) {
    this.#windowMs = windowMs;
    this.#episodes = episodes;
    this.#find = find;
    this.#rate = new JudgedRate(windowMs);
  }

  /** The probability of a window at least as odd as a service's open one. */
  tailProbability(service: ServiceWindow): number {
    return pow(10, -this.#scale.bans(service.notes.sum, service.sums));
  }

  /** A window with lines is over; `learn` is false where it was part of an incident. */
  close(service: ServiceWindow, endMs: number, allowed: number, learn: boolean): void {
    this.#rate.note(endMs);
    this.#budget.watch(endMs, allowed);
    if (learn) this.#scale.learn(service.notes.sum);
  }

  /** Something goes on at a service, and not for so long that it has become usual. */
  isFresh(name: string, timeMs: number): boolean {
    const startedMs = this.#episodes.startOf(name);
    if (startedMs === null || !this.isOpen(name, timeMs)) return false;
    return timeMs - startedMs < MAX_UNLEARNT_WINDOWS * this.#windowMs;
  }

  isOpen(name: string, timeMs: number): boolean {
    return this.#episodes.isOpen(name, timeMs);
  }

  /** A line that belongs to what goes on. */
  join(name: string, timeMs: number): void {
    this.#episodes.join(name, 'errors', 0, timeMs);
  }

  /** Whether the open window is an alarm; an anomaly only where that opens an episode. */
  raise(service: ServiceWindow, timeMs: number, allowed: number, anomalies: Anomaly[]): boolean {
    const { notes, name } = service;
    const bans = this.#scale.bans(notes.sum, service.sums);
    if (bans < log10(this.#rate.perDay / allowed) - this.#budget.easing) return false;
    service.isAlarming = true;
    const isError = notes.notes.some((note) => note.isError && note.bans >= 1);
    const group: EpisodeGroup = isError ? 'errors' : 'volume';
    if (this.#episodes.join(name, group, bans, timeMs)) return true;
    const evidence = evidenceOf(service, this.#find, this.#windowMs);
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
      scale: this.#scale.toJSON(),
      rate: this.#rate.toJSON(),
      budget: this.#budget.toJSON(),
    };
  }

  /**
   * Takes the state out of a snapshot.
   *
   * @throws AegisError `invalid-snapshot`
   */
  restore(reader: SnapshotReader): void {
    this.#scale = reader.object('scale', AlarmScale.read);
    this.#rate = reader.object('rate', (field) => JudgedRate.read(field, this.#windowMs));
    this.#budget = reader.object('budget', SpentBudget.read);
  }
}

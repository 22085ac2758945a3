import type { Anomaly, Evidence, Random } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import type { LogEpisodes } from '../log-episodes.js';
import { ownField } from '../own-field.js';
import { WARNING } from '../severities.js';
import { composeAnomaly, type FindTemplate } from '../windows/channel-evidence.js';
import { JudgedRate } from '../windows/judged-rate.js';
import { type OpenSession, OpenSessions } from './open-sessions.js';
import { SessionModel, type SessionScore } from './session-model.js';

const USUAL_SESSION_MS = 60_000;
/** When so many odd sessions have come in excess of what normal ones pay off, they are the new normal. */
const MOST_UNLEARNT = 50;
const PAID_OFF = 0.05;

/** What sessions are judged with. */
export interface SessionJudgeOptions {
  readonly maxSessions: number;
  readonly sessionIdleMs: number;
}

/** A session as `scoreSession` judges it. */
export interface SessionVerdict {
  /** How odd it is, in bans: to be ranked by. */
  readonly score: number;
  /** The probability of a session at least as odd when all is well, in (0, 1]. */
  readonly tailProbability: number;
  /** It is an alarm at the false alarms a day that are allowed. */
  readonly alarm: boolean;
  readonly evidence: readonly Evidence[];
}

/** Follows sessions from their first line until they have been quiet, then judges and learns them. */
export class SessionJudge {
  readonly #options: SessionJudgeOptions;
  readonly #episodes: LogEpisodes;
  readonly #random: Random;
  readonly #find: FindTemplate;
  #open: OpenSessions;
  #rate = new JudgedRate(USUAL_SESSION_MS);
  #debt = 0;
  model: SessionModel = new SessionModel();

  constructor(
    options: SessionJudgeOptions,
    episodes: LogEpisodes,
    random: Random,
    find: FindTemplate,
  ) {
    this.#options = options;
    this.#episodes = episodes;
    this.#random = random;
    this.#find = find;
    this.#open = new OpenSessions(options.maxSessions, options.sessionIdleMs);
  }

  get size(): number {
    return this.#open.size;
  }

  /** Events beyond what is looked at of a session. */
  get dropped(): number {
    return this.#open.dropped;
  }

  /** Adds a line to its session. */
  add(
    service: { readonly name: string; readonly kind: number },
    id: string,
    serial: number,
    timeMs: number,
    allowed: number,
    anomalies: Anomaly[],
  ): void {
    const full = this.#open.add(service, id, serial, timeMs);
    if (full !== null) this.#close(full, allowed, anomalies);
  }

  /** Closes the sessions that have been quiet for long enough. */
  tick(nowMs: number, allowed: number, anomalies: Anomaly[]): void {
    for (let idle = this.#open.nextIdle(nowMs); idle !== null; idle = this.#open.nextIdle(nowMs)) {
      this.#close(idle, allowed, anomalies);
    }
  }

  /** Judges a whole session without learning it. */
  score(kind: number, events: readonly number[], allowed: number): SessionVerdict {
    const score = this.model.score(kind, events);
    return {
      score: score.total,
      tailProbability: score.tailProbability,
      alarm: this.#isAlarm(score, allowed),
      evidence: this.#explain(kind, events, score),
    };
  }

  #isAlarm({ tailProbability }: SessionScore, allowed: number): boolean {
    return tailProbability < 1 && tailProbability <= allowed / this.#rate.perDay;
  }

  #explain(kind: number, events: readonly number[], score: SessionScore): Evidence[] {
    return this.model.explain(kind, events, score, (serial) => this.#find(serial));
  }

  #close(session: OpenSession, allowed: number, anomalies: Anomaly[]): void {
    const { service, kind, lastMs } = session;
    // A template may have been joined into another since its line came.
    const events = session.events.map((serial) => this.#find(serial)?.serial ?? serial);
    const score = this.model.score(kind, events);
    this.#rate.note(lastMs);
    const isAlarm = this.#isAlarm(score, allowed);
    if (isAlarm) this.#debt++;
    else this.#debt = Math.max(0, this.#debt - PAID_OFF);
    if (!isAlarm || this.#debt > MOST_UNLEARNT) {
      this.model.learn(kind, events, score, this.#random);
    }
    if (!isAlarm) return;
    const bans = -log10(score.tailProbability);
    if (this.#episodes.join(service, 'sessions', bans, lastMs)) return;
    const evidence = this.#explain(kind, events, score);
    const anomaly = composeAnomaly(service, evidence, {
      bans,
      isError: false,
      direction: 'up',
      severityNumber: WARNING,
      timestampMs: lastMs,
    });
    this.#episodes.begin(anomaly.id, service, 'sessions', bans, lastMs);
    anomalies.push(anomaly);
  }

  toJSON(): unknown {
    return {
      open: this.#open.toJSON(),
      rate: this.#rate.toJSON(),
      debt: this.#debt,
      model: this.model.toJSON(),
    };
  }

  /**
   * Takes the state out of a snapshot.
   *
   * @param json - what `reader` reads, for the part that checks its own header
   * @throws AegisError `invalid-snapshot`
   */
  restore(reader: SnapshotReader, json: unknown): void {
    const { maxSessions, sessionIdleMs } = this.#options;
    this.#open = reader.object('open', (field) =>
      OpenSessions.read(field, maxSessions, sessionIdleMs),
    );
    this.#rate = reader.object('rate', (field) => JudgedRate.read(field, USUAL_SESSION_MS));
    this.#debt = reader.number('debt', { min: 0 });
    this.model = reader.object('model', (field) =>
      SessionModel.read(field, ownField(json, 'model')),
    );
  }
}

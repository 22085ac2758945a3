import {
  type PolledQuery,
  type PollResult,
  type PrometheusClient,
  PrometheusError,
  PrometheusPoller,
} from '@aegis/anomaly/prometheus';
import { AegisError } from '@aegis/core';
import { z } from 'zod';
import type { InputStatus } from '../../api/resources/status.js';
import { type Clock, pause, SYSTEM_CLOCK } from '../clock.js';
import type { Input, Intake } from '../input.js';
import { InputBoard } from '../input-board.js';
import { defaultQueries } from './default-queries.js';
import { meshGraph } from './mesh-graph.js';
import { clientOf, rateWindow, type ServerSettings, serverTimeMs } from './server-talk.js';
import { StretchLength } from './stretch-length.js';

/** What is asked, and how often; times in milliseconds. */
export interface PrometheusInputSettings extends ServerSettings {
  readonly name: string;
  readonly stepMs: number;
  readonly delayMs: number;
  readonly historyMs: number;
  readonly graphEveryMs: number;
  /** Where there are none, what fits the metrics that there are; looked for again each so often. */
  readonly queries: readonly {
    readonly name: string;
    readonly expression: string;
    readonly stepMs?: number;
  }[];
  readonly findEveryMs?: number;
  readonly maxSeries: number;
  /** After a failure, before the next try. */
  readonly retryMs?: number;
}

const Position = z.object({ poller: z.unknown(), reachedMs: z.number() });
/** An absence that is worth telling of when it is over. */
const LONG_MS = 60_000;
const BEHIND_STEPS = 8;
const FIND_EVERY_MS = 300_000;
const FIND_SOON_MS = 30_000;
/** What was missed for longer than the history, and than this, is left out. */
const CATCH_UP_MS = 3_600_000;

interface Session {
  readonly client: PrometheusClient;
  poller: PrometheusPoller;
  queries: readonly PolledQuery[];
  names: readonly string[];
  /** Until when everything was asked for, by the server's clock. */
  reachedMs: number;
  isWarm: boolean;
}

/**
 * Polls a Prometheus: first its history, a stretch at a time, then what is new. A server that is away is
 * asked again, and what was missed is caught up with. Each stretch is one batch, so that none of it comes
 * twice.
 */
export class PrometheusInput implements Input {
  readonly name: string;
  readonly #settings: PrometheusInputSettings;
  readonly #clock: Clock;
  readonly #board: InputBoard;
  readonly #stretch: StretchLength;
  #failingSinceMs: number | null = null;
  #completeMs = Number.NEGATIVE_INFINITY;
  #foundMs = Number.NEGATIVE_INFINITY;
  #graphMs = Number.NEGATIVE_INFINITY;
  #graphShape = '';
  /** What the poller had dropped when it was asked last. */
  #pollerDropped = 0;

  constructor(settings: PrometheusInputSettings, clock: Clock = SYSTEM_CLOCK) {
    this.name = settings.name;
    this.#settings = settings;
    this.#clock = clock;
    this.#board = new InputBoard(settings.name, 'prometheus');
    this.#stretch = new StretchLength(settings.stepMs);
  }

  get completeMs(): number {
    return this.#completeMs;
  }

  async run(intake: Intake, position: unknown, signal: AbortSignal): Promise<void> {
    const client = clientOf(this.#settings, signal);
    let session: Session | null = null;
    while (!signal.aborted) {
      try {
        session ??= await this.#begin(client, position, signal);
        await this.#round(session, intake, signal);
      } catch (error) {
        if (signal.aborted) break;
        if (!PrometheusError.isInstance(error)) throw error;
        this.#fail(error);
        await pause(this.#settings.retryMs ?? 5000, signal);
      }
    }
    this.#board.tell('ended', 'Is not asked any more.');
  }

  async #begin(client: PrometheusClient, position: unknown, signal: AbortSignal): Promise<Session> {
    const nowMs = await serverTimeMs(client, signal);
    const saved = Position.safeParse(position);
    const { queries, names } = await this.#find(client, signal);
    const reachedMs = saved.success ? saved.data.reachedMs : nowMs - this.#settings.historyMs;
    const poller = saved.success
      ? this.#resume(saved.data.poller, client, queries)
      : this.#poller(client, queries);
    return { client, poller, queries, names, reachedMs, isWarm: saved.success };
  }

  #poller(client: PrometheusClient, queries: readonly PolledQuery[]): PrometheusPoller {
    const { delayMs, maxSeries } = this.#settings;
    return new PrometheusPoller(client, queries, { delayMs, maxSeries });
  }

  #resume(
    json: unknown,
    client: PrometheusClient,
    queries: readonly PolledQuery[],
  ): PrometheusPoller {
    const { delayMs, maxSeries } = this.#settings;
    try {
      return PrometheusPoller.fromJSON(json, client, queries, { delayMs, maxSeries });
    } catch (error) {
      if (!AegisError.isInstance(error)) throw error;
      this.#board.note('What was saved of earlier polls is damaged; polling begins anew.');
      return this.#poller(client, queries);
    }
  }

  /** The names of metrics, and what to ask. */
  async #find(
    client: PrometheusClient,
    signal: AbortSignal,
  ): Promise<{ queries: PolledQuery[]; names: readonly string[] }> {
    const { queries, stepMs } = this.#settings;
    const names = await client.labelValues('__name__', { signal });
    this.#foundMs = this.#clock.steadyMs();
    if (queries.length > 0) {
      return {
        queries: queries.map((query) => ({ ...query, stepMs: query.stepMs ?? stepMs })),
        names,
      };
    }
    const found = await defaultQueries({
      names,
      labelsOf: (name) => client.labels({ match: [name], signal }),
      window: await rateWindow(client, stepMs, signal),
    });
    return { queries: found.map((query) => ({ ...query, stepMs })), names };
  }

  /** Asks for one stretch, hands it over, and waits where there is no more. */
  async #round(session: Session, intake: Intake, signal: AbortSignal): Promise<void> {
    const { client, queries } = session;
    const { delayMs } = this.#settings;
    const stepMs = Math.min(this.#settings.stepMs, ...queries.map((query) => query.stepMs));
    const nowMs = await serverTimeMs(client, signal);
    await this.#findAgain(session, signal);
    await this.#graph(session, intake, signal);
    this.#leaveOut(session, nowMs);
    const targetMs = Math.min(nowMs, session.reachedMs + this.#stretch.ms);
    const { points, failures } = await this.#ask(session, targetMs, signal);
    const first = failures[0];
    if (first !== undefined && failures.length === session.queries.length) throw first.error;
    session.reachedMs = Math.max(session.reachedMs, targetMs);
    this.#stretch.note(points.length);
    const board = this.#board;
    board.behind = Math.max(0, nowMs - session.reachedMs);
    if (points.length > 0) {
      board.points += points.length;
      board.lastReceivedMs = this.#clock.wallMs();
      const position = { poller: session.poller.toJSON(), reachedMs: session.reachedMs };
      await intake.take({ source: this.name, points, position });
    }
    this.#tell(session, failures);
    this.#completeMs = session.reachedMs - delayMs;
    if (session.reachedMs < nowMs) return;
    const nextMs = Math.floor((nowMs - delayMs) / stepMs + 1) * stepMs + delayMs;
    await pause(Math.min(stepMs, nextMs - nowMs + 1), signal);
  }

  /** After an absence that was too long, what is asked for begins later. */
  #leaveOut(session: Session, nowMs: number): void {
    const reachMs = Math.max(this.#settings.historyMs, CATCH_UP_MS);
    const lateMs = nowMs - session.reachedMs - reachMs;
    if (lateMs <= 0) return;
    this.#board.dropped++;
    this.#board.note(`${Math.round(lateMs / 60_000)} min were too long ago, and are left out.`);
    session.poller = this.#poller(session.client, session.queries);
    session.reachedMs = nowMs - reachMs;
    session.isWarm = false;
  }

  async #ask(session: Session, targetMs: number, signal: AbortSignal): Promise<PollResult> {
    if (session.isWarm) return session.poller.poll(targetMs, { signal });
    const historyMs = Math.max(0, targetMs - session.reachedMs);
    const result = await session.poller.warmUp(targetMs, historyMs, { signal });
    session.isWarm =
      result.failures.length < session.queries.length || session.queries.length === 0;
    return result;
  }

  /** New services bring new metrics; what is asked already goes on where it is. */
  async #findAgain(session: Session, signal: AbortSignal): Promise<void> {
    const { findEveryMs = FIND_EVERY_MS } = this.#settings;
    // A server without anything to ask for may just have been started.
    const everyMs =
      session.queries.length === 0 ? Math.min(findEveryMs, FIND_SOON_MS) : findEveryMs;
    if (this.#clock.steadyMs() - this.#foundMs < everyMs) return;
    const { queries, names } = await this.#find(session.client, signal);
    session.names = names;
    if (JSON.stringify(queries) === JSON.stringify(session.queries)) return;
    session.poller = this.#resume(session.poller.toJSON(), session.client, queries);
    session.queries = queries;
  }

  async #graph(session: Session, intake: Intake, signal: AbortSignal): Promise<void> {
    if (this.#clock.steadyMs() - this.#graphMs < this.#settings.graphEveryMs) return;
    const graph = await meshGraph(session.client, session.names, signal);
    this.#graphMs = this.#clock.steadyMs();
    if (graph === null) return;
    const shape = JSON.stringify(graph.toJSON());
    if (shape === this.#graphShape) return;
    this.#graphShape = shape;
    await intake.take({ source: this.name, graph: graph.toGraphology() });
  }

  #fail(error: PrometheusError): void {
    this.#failingSinceMs ??= this.#clock.wallMs();
    const since = new Date(this.#failingSinceMs).toISOString();
    this.#board.tell('failing', `Gives no answer since ${since}: ${error.message}`);
  }

  #tell(session: Session, failures: PollResult['failures']): void {
    const board = this.#board;
    const { dropped, outside } = session.poller.stats();
    board.dropped += Math.max(0, dropped + outside - this.#pollerDropped);
    this.#pollerDropped = dropped + outside;
    if (this.#failingSinceMs !== null) {
      const awayMs = this.#clock.wallMs() - this.#failingSinceMs;
      if (awayMs >= LONG_MS) {
        const since = new Date(this.#failingSinceMs).toISOString();
        board.note(`It was away from ${since} on, for ${Math.round(awayMs / 60_000)} min.`);
      }
      this.#failingSinceMs = null;
    }
    const count = `${session.queries.length} queries`;
    const [failure] = failures;
    if (failure !== undefined) {
      const { query, error } = failure;
      const names = `${failures.length} of ${count}`;
      board.tell('failing', `${names} fail, among them ${query}: ${error.message}`);
    } else if ((board.behind ?? 0) > BEHIND_STEPS * this.#settings.stepMs) {
      const minutes = Math.ceil((board.behind ?? 0) / 60_000);
      board.tell('behind', `Catches up with ${minutes} min of ${count}.`);
    } else if (session.queries.length === 0) {
      board.tell('ok', 'Answers, but has no metrics that are known here; give queries.');
    } else board.tell('ok', `Answers ${count}.`);
  }

  status(): InputStatus {
    return this.#board.status();
  }
}

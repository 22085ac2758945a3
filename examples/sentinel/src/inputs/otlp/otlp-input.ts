import { z } from 'zod';
import type { InputStatus } from '../../api/resources/status.js';
import { UsageError } from '../../cli/usage-error.js';
import { isLoopback } from '../../config/section.js';
import { type Clock, pause, SYSTEM_CLOCK } from '../clock.js';
import type { Batch, Input, Intake } from '../input.js';
import { InputBoard } from '../input-board.js';
import type { Message } from './fields.js';
import { MetricsReader, type MetricsSettings } from './metrics-reader.js';
import { OtlpServer, type OtlpServerSettings, type Signal } from './otlp-server.js';
import { readLogs } from './read-logs.js';
import { SpanGraph } from './span-graph.js';
import { Taken } from './taken.js';

export interface OtlpInputSettings extends OtlpServerSettings, MetricsSettings {
  readonly name: string;
  /** Between looks whether the graph has changed, ms. */
  readonly graphEveryMs?: number;
  /** Between tries to listen, where the port is taken, ms. */
  readonly retryMs?: number;
}

const Position = z.object({ metrics: z.unknown(), graph: z.unknown() });

/** So many sums, nodes and edges are small enough to go with every batch. */
const FEW = 256;
/** More go with a batch each so often: after a crash some series may look as if they began anew. */
const POSITION_EVERY_MS = 1000;

/**
 * Takes logs, metrics and traces that are sent over OTLP/HTTP as JSON. A request is answered when what it
 * brought has been taken in for good; while there is no room senders are told to come again.
 */
export class OtlpInput implements Input {
  readonly name: string;
  readonly #settings: OtlpInputSettings;
  readonly #clock: Clock;
  readonly #board: InputBoard;
  #refused = 0;
  #port: number | null = null;
  #positionMs = Number.NEGATIVE_INFINITY;
  #graphJson: unknown = null;
  #graphSize = 0;

  /** @throws UsageError where others could send without a token */
  constructor(settings: OtlpInputSettings, clock: Clock = SYSTEM_CLOCK) {
    if (settings.token === null && !isLoopback(settings.host)) {
      throw new UsageError(
        `OTLP: others can reach ${settings.host}; give a token, or listen on 127.0.0.1`,
      );
    }
    this.name = settings.name;
    this.#settings = settings;
    this.#clock = clock;
    this.#board = new InputBoard(settings.name, 'otlp');
  }

  /** Where it listens; null while it does not. */
  get port(): number | null {
    return this.#port;
  }

  async run(intake: Intake, position: unknown, signal: AbortSignal): Promise<void> {
    const saved = Position.safeParse(position);
    const metrics = new MetricsReader(this.#settings, saved.data?.metrics);
    const graph = new SpanGraph(this.#clock, saved.data?.graph);
    this.#graphJson = graph.toJSON();
    this.#graphSize = graph.size;
    const take = (kind: Signal, request: Message): Promise<Taken> =>
      this.#take(kind, request, metrics, graph, intake);
    const server = await this.#listen(take, intake, signal);
    if (server === null) return;
    const { graphEveryMs = 5000 } = this.#settings;
    while (!signal.aborted) {
      await pause(graphEveryMs, signal);
      const changed = graph.changed();
      if (changed === null) continue;
      this.#graphJson = graph.toJSON();
      this.#graphSize = graph.size;
      await intake.take({ source: this.name, graph: changed, position: this.#position(metrics) });
    }
    await server.close();
    this.#port = null;
    this.#board.tell('ended', 'Does not listen any more.');
  }

  /** Listens, and where the address is taken tries again; null where it was aborted before. */
  async #listen(
    take: (kind: Signal, request: Message) => Promise<Taken>,
    intake: Intake,
    signal: AbortSignal,
  ): Promise<OtlpServer | null> {
    const { host, port, retryMs = 5000 } = this.#settings;
    const handler = {
      get isFull(): boolean {
        return intake.isFull;
      },
      take,
      refused: (status: number): void => this.#refuse(status),
    };
    while (!signal.aborted) {
      const server = new OtlpServer(this.#settings, handler);
      try {
        this.#port = await server.listen();
        this.#board.tell('ok', `Listens on http://${host}:${this.#port}.`);
        return server;
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const why = code === 'EADDRINUSE' ? 'another program listens there' : message;
        this.#board.tell('failing', `Cannot listen on ${host}:${port}: ${why}.`);
      }
      await pause(retryMs, signal);
    }
    return null;
  }

  #refuse(status: number): void {
    this.#refused++;
    // What a sender sends again is not lost.
    if (status !== 503) this.#board.dropped++;
  }

  async #take(
    kind: Signal,
    request: Message,
    metrics: MetricsReader,
    graph: SpanGraph,
    intake: Intake,
  ): Promise<Taken> {
    const taken = new Taken();
    const receivedMs = this.#clock.wallMs();
    const board = this.#board;
    board.lastReceivedMs = receivedMs;
    let batch: Pick<Batch, 'logs' | 'points'> | null = null;
    if (kind === 'logs') {
      const logs = readLogs(request, receivedMs, taken);
      board.lines += logs.length;
      if (logs.length > 0) batch = { logs };
    } else if (kind === 'metrics') {
      const points = metrics.read(request, taken);
      board.points += points.length;
      if (points.length > 0) batch = { points };
    } else board.spans += graph.read(request, taken);
    board.dropped += taken.rejected;
    if (taken.rejected > 0) board.note(`Of the last that was not all of use: ${taken.reasons}.`);
    if (batch !== null) await intake.take({ source: this.name, ...batch, ...this.#due(metrics) });
    return taken;
  }

  /** The position where it is due: it may be large, and a request small. */
  #due(metrics: MetricsReader): Pick<Batch, 'position'> {
    const nowMs = this.#clock.steadyMs();
    const isDue = nowMs - this.#positionMs >= POSITION_EVERY_MS;
    if (metrics.savedSeries + this.#graphSize > FEW && !isDue) return {};
    return { position: this.#position(metrics) };
  }

  #position(metrics: MetricsReader): unknown {
    this.#positionMs = this.#clock.steadyMs();
    return { metrics: metrics.toJSON(), graph: this.#graphJson };
  }

  status(): InputStatus {
    const status = this.#board.status();
    if (this.#refused === 0) return status;
    return { ...status, sentence: `${status.sentence} ${this.#refused} requests were refused.` };
  }
}

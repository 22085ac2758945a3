import type {
  Graph,
  IncidentSummary,
  LiveEvent,
  Status,
} from '../../../src/api/resources/index.js';
import { type ApiFailure, failureOf } from '../api/api-failure.js';
import type { ApiClient, IncidentFilter } from '../api/client.js';
import { EventFeed, type FeedState } from '../api/event-feed.js';
import { clock } from '../state/clock.svelte.js';
import { type EventBatch, foldEvents } from './event-batch.js';
import { IncidentBook, NO_FILTER } from './incident-book.js';

const BATCH_MS = 200;
/** However often it changes, the graph is asked for no more often. */
const GRAPH_PAUSE_MS = 2000;
const PAGE_LENGTH = 100;

/** What the page knows of the running Sentinel, kept up by its events. */
export class Live {
  connection = $state.raw<FeedState>({ kind: 'connecting' });
  status = $state.raw<Status | null>(null);
  graph = $state.raw<Graph | null>(null);
  incidents = $state.raw<readonly IncidentSummary[]>([]);
  filter = $state.raw<IncidentFilter>(NO_FILTER);
  total = $state(0);
  /** Whether more incidents can be read. */
  hasMore = $state(false);
  /** Whether the first page of incidents has come. */
  begun = $state(false);
  busy = $state(false);
  failure = $state.raw<ApiFailure | null>(null);
  statusFailure = $state.raw<ApiFailure | null>(null);
  graphFailure = $state.raw<ApiFailure | null>(null);
  /** What the newest events were; views look here for what concerns them. */
  batch = $state.raw<EventBatch | null>(null);
  /** Goes up when everything has to be asked anew. */
  revision = $state(0);
  /** For screen readers: the newest incident, in one sentence. */
  announcement = $state('');

  readonly #client: ApiClient;
  readonly #feed: EventFeed;
  #book = new IncidentBook();
  #events: LiveEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #mayHaveMissed = false;
  #graphTimer: ReturnType<typeof setTimeout> | null = null;
  #graphIsOld = false;

  constructor(client: ApiClient) {
    this.#client = client;
    this.#feed = new EventFeed({
      open: (lastEventId, signal) => client.events(lastEventId, signal),
      onEvent: (event) => this.#take(event),
      onState: (state) => this.#setConnection(state),
    });
  }

  start(): void {
    this.#feed.start();
    this.#load();
  }

  /** Begins anew: with another token. */
  restart(): void {
    this.#feed.start();
    this.reload();
  }

  retryNow(): void {
    this.#feed.retryNow();
    if (this.connection.kind === 'stopped') this.#feed.start();
    if (this.failure !== null) this.reload();
  }

  /** Asks for everything anew. */
  reload(): void {
    this.revision += 1;
    this.#load();
  }

  #load(): void {
    void this.#loadStatus();
    void this.#loadGraph();
    this.show(this.#book.filter);
  }

  /** The list of what matches `filter`, from its beginning. */
  show(filter: IncidentFilter): void {
    this.filter = filter;
    this.#book = new IncidentBook(filter);
    void this.#readPage(null);
  }

  async readMore(): Promise<void> {
    if (!this.busy && this.#book.next !== null) await this.#readPage(this.#book.next);
  }

  async #readPage(cursor: string | null): Promise<void> {
    const book = this.#book;
    this.busy = true;
    try {
      const page = await this.#client.incidents({ ...book.filter, cursor, limit: PAGE_LENGTH });
      if (book !== this.#book) return;
      book.addPage(page);
      this.failure = null;
      this.begun = true;
      this.#publish();
    } catch (error) {
      if (book !== this.#book) return;
      this.failure = failureOf(error);
    }
    this.busy = false;
  }

  async #loadStatus(): Promise<void> {
    try {
      this.#setStatus(await this.#client.status());
      this.statusFailure = null;
    } catch (error) {
      this.statusFailure = failureOf(error);
    }
  }

  #loadGraphSoon(): void {
    if (this.#graphTimer !== null) {
      this.#graphIsOld = true;
      return;
    }
    void this.#loadGraph();
    this.#graphIsOld = false;
    this.#graphTimer = setTimeout(() => {
      this.#graphTimer = null;
      if (this.#graphIsOld) this.#loadGraphSoon();
    }, GRAPH_PAUSE_MS);
  }

  async #loadGraph(): Promise<void> {
    try {
      this.graph = await this.#client.graph();
      this.graphFailure = null;
    } catch (error) {
      this.graphFailure = failureOf(error);
    }
  }

  #setStatus(status: Status): void {
    this.status = status;
    clock.setServerTime(status.nowMs);
  }

  #setConnection(state: FeedState): void {
    this.connection = state;
    if (state.kind === 'waiting' || state.kind === 'stopped') this.#mayHaveMissed = true;
    // Events that were missed are sent again, but a server that was started anew has none to send.
    if (state.kind === 'live' && this.#mayHaveMissed) {
      this.#mayHaveMissed = false;
      this.reload();
    }
  }

  #take(event: LiveEvent): void {
    this.#events.push(event);
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  #flush(): void {
    this.#timer = null;
    const batch = foldEvents(this.#events);
    this.#events = [];
    if (batch.reset) {
      this.reload();
      return;
    }
    if (batch.status !== null) this.#setStatus(batch.status);
    if (batch.graphChanged) this.#loadGraphSoon();
    if (batch.incidents.length > 0) {
      this.#announce(batch.incidents);
      this.#book.apply(batch.incidents);
      this.#publish();
    }
    this.batch = batch;
  }

  #announce(changed: readonly IncidentSummary[]): void {
    const known = new Set(this.#book.items.map((each) => each.id));
    const news = changed.find((each) => each.status === 'open' && !known.has(each.id));
    if (news !== undefined) this.announcement = `New ${news.severity} incident: ${news.sentence}`;
  }

  #publish(): void {
    this.incidents = this.#book.items;
    this.total = this.#book.total;
    this.hasMore = this.#book.next !== null;
  }
}

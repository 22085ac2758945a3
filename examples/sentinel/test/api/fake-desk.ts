import type { Answer, Desk, PageQuery, Subscription } from '../../src/api/desk.js';
import type {
  Anomaly,
  AuditEntry,
  Fix,
  Forecast,
  Graph,
  Incident,
  LiveEvent,
  Page,
  Plan,
  Series,
  Status,
} from '../../src/api/resources/index.js';

/** What a desk knows, of which tests draw some. */
export interface Known {
  readonly status: Status;
  readonly graph: Graph;
  readonly incidents: readonly Incident[];
  readonly anomalies: readonly Anomaly[];
  readonly plans: readonly Plan[];
  readonly audit: readonly AuditEntry[];
  readonly series: readonly Series[];
  readonly forecasts: readonly Forecast[];
  readonly fixes: readonly Fix[];
}

export const STATUS: Status = {
  version: '1.2.3',
  mode: 'approve',
  executor: 'simulated',
  startedMs: 1000,
  nowMs: 2000,
  ready: true,
  waitingFor: '',
  notices: [],
  inputs: [],
  queue: { depth: 0, limit: 100, refused: 0 },
  lagMs: { p50: 1, p99: 2 },
  saved: { atMs: null, bytes: 0, ok: true },
  counts: {
    lines: 0,
    points: 0,
    series: 0,
    templates: 0,
    anomalies: 0,
    openIncidents: 0,
    incidents: 0,
    cases: 0,
  },
  breakerOpen: false,
};

export const NOTHING: Known = {
  status: STATUS,
  graph: { updatedMs: null, nodes: [], edges: [], failingPaths: [] },
  incidents: [],
  anomalies: [],
  plans: [],
  audit: [],
  series: [],
  forecasts: [],
  fixes: [],
};

const KEPT_EVENTS = 100_000;

/** A page of a list; its cursors are positions, and others begin at the start. */
function pageOf<T>(all: readonly T[], { cursor, limit }: PageQuery): Page<T> {
  const from = /^at-\d+$/.test(cursor ?? '') ? Number(cursor!.slice(3)) : 0;
  const items = all.slice(from, from + limit);
  const next = from + limit < all.length ? `at-${from + limit}` : null;
  return { items, next, total: all.length };
}

const missing = {
  ok: false,
  why: 'not-found',
  detail: 'There is none; look at the list.',
} as const;

/** A desk in memory that notes what it was asked to do. */
export class FakeDesk implements Desk {
  known: Known;
  readonly asked: unknown[] = [];
  /** In place of what is done, when set. */
  refuses: Answer<never> | null = null;
  forecastDelay: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<(id: number, event: LiveEvent) => void>();
  readonly #events: LiveEvent[] = [];

  constructor(known: Partial<Known> = {}) {
    this.known = { ...NOTHING, ...known };
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  status: Desk['status'] = () => this.known.status;
  graph: Desk['graph'] = () => this.known.graph;
  incident: Desk['incident'] = (id) => this.known.incidents.find((one) => one.id === id) ?? null;
  plan: Desk['plan'] = (hash) => this.known.plans.find((one) => one.hash === hash) ?? null;
  seriesOf: Desk['seriesOf'] = (signal) =>
    this.known.series.find((one) => one.signal === signal) ?? null;
  suggest: Desk['suggest'] = (id) => this.incident(id)?.suggestion ?? null;
  audit: Desk['audit'] = (query) => pageOf(this.known.audit, query);
  fixes: Desk['fixes'] = (query) => pageOf(this.known.fixes, query);

  incidents: Desk['incidents'] = (query) => {
    const { status, severity, nodeId } = query;
    const fitting = this.known.incidents.filter(
      (one) =>
        (status === null || one.status === status) &&
        (severity === null || one.severity === severity) &&
        (nodeId === null || one.nodeIds.includes(nodeId)),
    );
    return pageOf(fitting, query);
  };

  anomalies: Desk['anomalies'] = (query) => {
    const { nodeId, incidentId, sinceMs } = query;
    const fitting = this.known.anomalies.filter(
      (one) =>
        (nodeId === null || one.nodeId === nodeId) &&
        (incidentId === null || one.incidentId === incidentId) &&
        (sinceMs === null || one.timestampMs >= sinceMs),
    );
    return pageOf(fitting, query);
  };

  plans: Desk['plans'] = (query) => {
    const fitting = this.known.plans.filter(
      ({ state }) => query.state === null || state === query.state,
    );
    return pageOf(fitting, query);
  };

  series: Desk['series'] = (query) => {
    const { nodeId, search } = query;
    const fitting = this.known.series.filter(
      (one) => (nodeId === null || one.nodeId === nodeId) && one.signal.includes(search ?? ''),
    );
    const summaries = fitting.map(({ signal, nodeId: node }) => {
      return { signal, nodeId: node, lastMs: null, lastValue: null };
    });
    return pageOf(summaries, query);
  };

  forecast: Desk['forecast'] = async (signal, options) => {
    this.asked.push({ signal, ...options });
    await this.forecastDelay;
    return this.known.forecasts.find((one) => one.signal === signal) ?? null;
  };

  approve: Desk['approve'] = async (hash, request) => this.#do(this.plan(hash), request);
  object: Desk['object'] = async (hash, request) => this.#do(this.plan(hash), request);
  closeBreaker: Desk['closeBreaker'] = async (by) => this.#do(this.known.status, { by });

  captureFix: Desk['captureFix'] = async (request) => {
    const { command, success, operator = null } = request;
    const fix = { id: 'f', atMs: 0, command, effect: 'restart', target: null, success, operator };
    return this.#do(this.incident(request.incidentId) && fix, request);
  };

  subscribe: Desk['subscribe'] = (afterId, listener): Subscription => {
    if (afterId !== null) {
      for (let id = afterId + 1; id <= this.#events.length; id++)
        listener(id, this.#events[id - 1]!);
    }
    this.#listeners.add(listener);
    return { close: () => void this.#listeners.delete(listener) };
  };

  /** Tells everybody; ids go from 1. */
  tell(event: LiveEvent): void {
    if (this.#events.length >= KEPT_EVENTS) throw new Error('The test tells too much.');
    this.#events.push(event);
    for (const listener of [...this.#listeners]) listener(this.#events.length, event);
  }

  #do<T>(value: T | null, request: unknown): Answer<T> {
    this.asked.push(request);
    if (this.refuses !== null) return this.refuses;
    return value === null ? missing : { ok: true, value };
  }
}

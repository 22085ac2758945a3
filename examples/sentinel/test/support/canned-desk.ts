import { contentId } from '@aegis/core';
import type {
  AnomalyQuery,
  Answer,
  Desk,
  IncidentQuery,
  PageQuery,
  SeriesQuery,
  Subscription,
} from '../../src/api/desk.js';
import type * as Resource from '../../src/api/resources/index.js';
import { cannedIncident, cannedSuggestion } from './canned/incidents.js';
import { pageOf } from './canned/page-of.js';
import { cannedForecast, cannedSeries, METRICS, signalOf } from './canned/series.js';
import { cannedNotices, cannedStatus } from './canned/status.js';
import { type CannedOptions, CannedWorld } from './canned/world.js';

/** A desk over made-up data: the same options give the same answers. Nothing happens unless it is told. */
export class CannedDesk implements Desk {
  /** To make things happen. */
  readonly world: CannedWorld;

  constructor(options: CannedOptions = {}) {
    this.world = new CannedWorld(options);
  }

  status(): Resource.Status {
    const { nowMs, options, incidents, breakerOpen } = this.world;
    const status = cannedStatus(nowMs, cannedNotices(options.notices, nowMs));
    status.counts.incidents = incidents.length;
    status.counts.openIncidents = incidents.filter((each) => each.status === 'open').length;
    status.breakerOpen = breakerOpen;
    return status;
  }

  incidents(query: IncidentQuery): Resource.Page<Resource.IncidentSummary> {
    const found = this.world.incidents.filter(
      (each) =>
        (query.status === null || each.status === query.status) &&
        (query.severity === null || each.severity === query.severity) &&
        (query.nodeId === null || each.nodeIds.includes(query.nodeId)),
    );
    return pageOf(found, query);
  }

  incident(id: string): Resource.Incident | null {
    const summary = this.#summaryOf(id);
    if (summary === undefined) return null;
    const plans = [...this.world.plans.values()].filter((each) => each.incidentId === id);
    return cannedIncident(summary, this.world.topology, plans, this.world.random.fork(id));
  }

  anomalies(query: AnomalyQuery): Resource.Page<Resource.Anomaly> {
    const from = query.incidentId ?? this.world.incidents[0]?.id ?? '';
    const found = (this.incident(from)?.recentAnomalies ?? []).filter(
      (each) =>
        (query.nodeId === null || each.nodeId === query.nodeId) &&
        (query.sinceMs === null || each.timestampMs >= query.sinceMs),
    );
    return pageOf(found, query);
  }

  graph(): Resource.Graph {
    const { nodes, edges } = this.world.topology;
    const failing = this.world.incidents.filter((each) => each.status === 'open' && each.cause);
    return {
      updatedMs: nodes.length === 0 ? null : this.world.nowMs,
      nodes,
      edges,
      failingPaths: failing.map((each) => ({ incidentId: each.id, path: each.nodeIds })),
    };
  }

  plans(
    query: PageQuery & { readonly state: Resource.Plan['state'] | null },
  ): Resource.Page<Resource.Plan> {
    const found = [...this.world.plans.values()]
      .filter((each) => query.state === null || each.state === query.state)
      .sort((a, b) => b.createdMs - a.createdMs);
    return pageOf(found, query);
  }

  plan(hash: string): Resource.Plan | null {
    return this.world.plans.get(hash) ?? null;
  }

  audit(query: PageQuery): Resource.Page<Resource.AuditEntry> {
    return pageOf([...this.world.audit].reverse(), query);
  }

  series(query: SeriesQuery): Resource.Page<Resource.SeriesSummary> {
    const signals = this.world.topology.nodes
      .filter((each) => query.nodeId === null || each.id === query.nodeId)
      .flatMap((each) => METRICS.map((metric) => signalOf(each.id, metric)))
      .filter((signal) => query.search === null || signal.includes(query.search));
    const { items, ...page } = pageOf(signals, query);
    const summaries = items.map((signal) => {
      const { nodeId, timesMs, values } = this.seriesOf(signal)!;
      return { signal, nodeId, lastMs: timesMs.at(-1) ?? null, lastValue: values.at(-1) ?? null };
    });
    return { items: summaries, ...page };
  }

  seriesOf(signal: string): Resource.Series | null {
    const nodeId = /service="([^"]+)"/.exec(signal)?.[1];
    const node = this.world.topology.nodes.find((each) => each.id === nodeId);
    if (node === undefined) return null;
    return cannedSeries(signal, node.health < 80, this.world.nowMs, this.world.random.fork(signal));
  }

  async forecast(
    signal: string,
    { horizonMs, threshold, direction }: Parameters<Desk['forecast']>[1],
  ): Promise<Resource.Forecast | null> {
    const series = this.seriesOf(signal);
    if (series === null) return null;
    const asked = threshold === null ? null : { value: threshold, direction: direction ?? 'above' };
    return cannedForecast(series, horizonMs, asked);
  }

  suggest(incidentId: string): Resource.Suggestion | null {
    const nodeId = this.#summaryOf(incidentId)?.cause?.nodeId;
    return nodeId === undefined ? null : cannedSuggestion(nodeId, this.world.nowMs);
  }

  fixes(query: PageQuery): Resource.Page<Resource.Fix> {
    return pageOf(this.world.fixes, query);
  }

  async approve(
    planHash: string,
    { by, validForMs }: Resource.ApprovalRequest,
  ): Promise<Answer<Resource.Plan>> {
    const plan = this.plan(planHash);
    if (plan === null) return NO_PLAN;
    if (plan.state !== 'proposed') {
      return { ok: false, why: 'conflict', detail: `The plan is ${plan.state} already.` };
    }
    const atMs = this.world.nowMs;
    const value = this.world.changePlan(plan, `${by} approved ${plan.id}.`, {
      state: 'approved',
      needsApproval: false,
      approvals: [{ by, atMs, expiresMs: atMs + validForMs }],
    });
    return { ok: true, value };
  }

  async object(
    planHash: string,
    { by, reason }: Resource.ObjectionRequest,
  ): Promise<Answer<Resource.Plan>> {
    const plan = this.plan(planHash);
    if (plan === null) return NO_PLAN;
    const value = this.world.changePlan(plan, `${by} objected to ${plan.id}.`, {
      state: 'objected',
      objections: [{ by, atMs: this.world.nowMs, reason }],
    });
    return { ok: true, value };
  }

  async captureFix(request: Resource.FixRequest): Promise<Answer<Resource.Fix>> {
    const incident = this.#summaryOf(request.incidentId);
    if (incident === undefined) {
      return { ok: false, why: 'not-found', detail: 'No incident has this id.' };
    }
    const value: Resource.Fix = {
      id: contentId('fix', request.command, this.world.fixes.length),
      atMs: this.world.nowMs,
      command: request.command.replace(/(token|password)=\S+/g, '$1=***'),
      effect: request.command.includes('restart') ? 'restart' : 'other',
      target: incident.cause?.nodeId ?? null,
      success: request.success,
      operator: request.operator ?? null,
    };
    this.world.fixes.unshift(value);
    this.world.record('fix', `A fix by hand was reported: ${value.effect}.`);
    return { ok: true, value };
  }

  async closeBreaker(by: string): Promise<Answer<Resource.Status>> {
    this.world.breakerOpen = false;
    this.world.record('breaker', `${by} closed the breaker.`);
    this.tell();
    return { ok: true, value: this.status() };
  }

  subscribe(
    afterId: number | null,
    listener: (id: number, event: Resource.LiveEvent) => void,
  ): Subscription {
    return this.world.events.subscribe(afterId, listener);
  }

  /** Tells the status as it is now. */
  tell(): void {
    this.world.events.append({ type: 'status', data: this.status() });
  }

  #summaryOf(id: string): Resource.IncidentSummary | undefined {
    return this.world.incidents.find((each) => each.id === id);
  }
}

const NO_PLAN = { ok: false, why: 'not-found', detail: 'No plan has this hash.' } as const;

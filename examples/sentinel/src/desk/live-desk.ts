import type { Incident as Grouped } from '@aegis/core';
import type { Guard, SnapshotStore } from '@aegis/remediation/guard';
import type {
  AnomalyQuery,
  Answer,
  Desk,
  IncidentQuery,
  PageQuery,
  SeriesQuery,
  Subscription,
} from '../api/desk.js';
import type {
  Anomaly,
  ApprovalRequest,
  AuditEntry,
  Fix,
  FixRequest,
  Forecast,
  Graph,
  Incident,
  IncidentSummary,
  LiveEvent,
  ObjectionRequest,
  Page,
  Plan,
  Series,
  SeriesSummary,
  Status,
  Suggestion,
} from '../api/resources/index.js';
import type { EventHub } from '../live/event-hub.js';
import type { CaseFiles } from '../respond/case-files.js';
import { type CaseRecord, note, type PlanRecord } from '../respond/case-record.js';
import type { Responder } from '../respond/responder.js';
import type { Entry } from '../watch/entry.js';
import type { Watch } from '../watch/watch.js';
import { pageOf } from './paging.js';
import { tellAnomaly } from './tell-anomaly.js';
import { type Limit, tellForecast } from './tell-forecast.js';
import { tellGraph } from './tell-graph.js';
import { summaryOf, tellIncident } from './tell-incident.js';
import { tellFix, tellSuggestion } from './tell-learner.js';
import { tellAudit, tellPlan } from './tell-plan.js';
import { tellSeries } from './tell-series.js';

/** What a desk looks at, and whom it passes on to. */
export interface DeskParts {
  readonly watch: Watch;
  readonly cases: CaseFiles;
  readonly guard: Guard;
  readonly store: SnapshotStore;
  readonly responder: Responder;
  readonly hub: EventHub;
  readonly clock: () => number;
  readonly put: (entry: Entry, until: 'applied') => Promise<void>;
  readonly status: () => Status;
  /** The limit that the configuration gives a series; null for none. */
  readonly limitOf: (signal: string) => Limit | null;
}

const notFound = (what: string): { ok: false; why: 'not-found'; detail: string } => ({
  ok: false,
  why: 'not-found',
  detail: `There is no ${what}.`,
});

/** The running Sentinel as the API and the page see it. */
export class LiveDesk implements Desk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  status(): Status {
    return this.#parts.status();
  }

  incidents({ status, severity, nodeId, ...page }: IncidentQuery): Page<IncidentSummary> {
    const { book } = this.#parts.watch;
    const all = status === 'open' ? book.open() : book.incidents();
    const wanted = all
      .filter(
        (incident) =>
          (status === null || incident.status === status) &&
          (severity === null || incident.severity === severity) &&
          (nodeId === null || incident.nodeIds.includes(nodeId)),
      )
      .sort((a, b) => b.startedMs - a.startedMs || (a.id < b.id ? -1 : 1));
    return pageOf(
      wanted,
      ({ id }) => id,
      page,
      (incident) => this.summary(incident),
    );
  }

  summary(incident: Grouped): IncidentSummary {
    return summaryOf(incident, this.#parts.cases.get(incident.id));
  }

  incident(id: string): Incident | null {
    const { watch, cases } = this.#parts;
    const incident = watch.book.get(id);
    if (incident === null) return null;
    return tellIncident(incident, cases.get(id), watch.topology.graph, watch.book.changes);
  }

  anomalies({ nodeId, incidentId, sinceMs, ...page }: AnomalyQuery): Page<Anomaly> {
    const wanted = this.#parts.watch.found
      .latest()
      .filter(
        ({ anomaly, incidentId: its }) =>
          (nodeId === null || anomaly.nodeId === nodeId) &&
          (incidentId === null || its === incidentId) &&
          (sinceMs === null || anomaly.timestampMs >= sinceMs),
      );
    return pageOf(
      wanted,
      ({ anomaly }) => anomaly.id,
      page,
      ({ anomaly, incidentId: its }) => tellAnomaly(anomaly, its),
    );
  }

  graph(): Graph {
    const { watch, cases } = this.#parts;
    return tellGraph(watch.topology, watch.book.open(), cases);
  }

  plans({ state, ...page }: PageQuery & { readonly state: Plan['state'] | null }): Page<Plan> {
    const wanted = [...this.#allPlans()]
      .map(({ plan }) => plan)
      .filter((plan) => state === null || plan.state === state)
      .sort((a, b) => b.plan.createdMs - a.plan.createdMs);
    return pageOf(wanted, ({ hash }) => hash, page, tellPlan);
  }

  plan(hash: string): Plan | null {
    const found = this.#find(hash);
    return found === null ? null : tellPlan(found.plan);
  }

  *#allPlans(): Generator<{ readonly record: CaseRecord; readonly plan: PlanRecord }> {
    for (const record of this.#parts.cases.all()) {
      for (const plan of record.plans) yield { record, plan };
    }
  }

  #find(hash: string) {
    for (const found of this.#allPlans()) if (found.plan.hash === hash) return found;
    return null;
  }

  audit(page: PageQuery): Page<AuditEntry> {
    const newest = [...this.#parts.guard.audit].reverse();
    return pageOf(newest, ({ sequence }) => String(sequence), page, tellAudit);
  }

  series({ nodeId, search, ...page }: SeriesQuery): Page<SeriesSummary> {
    const wanted = this.#parts.watch.history
      .heads()
      .filter(
        (head) =>
          (nodeId === null || head.nodeId === nodeId) &&
          (search === null || head.signal.includes(search)),
      );
    return pageOf(
      wanted,
      ({ signal }) => signal,
      page,
      (head) => ({ ...head }),
    );
  }

  seriesOf(signal: string): Series | null {
    const columns = this.#parts.watch.history.columns(signal);
    return columns === null ? null : tellSeries(columns, this.#parts.watch.found.latest());
  }

  async forecast(
    signal: string,
    {
      horizonMs,
      threshold,
      direction,
    }: {
      readonly horizonMs: number | null;
      readonly threshold: number | null;
      readonly direction: 'above' | 'below' | null;
    },
  ): Promise<Forecast | null> {
    const columns = this.#parts.watch.history.columns(signal);
    if (columns === null) return null;
    const asked =
      threshold === null ? null : { value: threshold, direction: direction ?? ('above' as const) };
    return tellForecast(columns, horizonMs, asked ?? this.#parts.limitOf(signal));
  }

  suggest(incidentId: string): Suggestion | null {
    const remembered = this.#parts.cases.get(incidentId)?.suggestion;
    return remembered ? tellSuggestion(remembered) : null;
  }

  fixes(page: PageQuery): Page<Fix> {
    const newest = this.#parts.watch.learner.cases().reverse();
    return pageOf(newest, ({ id }) => id, page, tellFix);
  }

  async approve(hash: string, { by, validForMs }: ApprovalRequest): Promise<Answer<Plan>> {
    const { responder, guard, clock, store } = this.#parts;
    const found = this.#find(hash);
    if (found === null) return notFound('plan of that hash');
    const { record, plan } = found;
    if (responder.mode === 'observe' || responder.mode === 'suggest') {
      const detail = `Sentinel runs in the mode ${responder.mode}, in which nothing is carried out.`;
      return { ok: false, why: 'not-allowed', detail };
    }
    if (plan.state !== 'proposed') {
      return { ok: false, why: 'conflict', detail: `The plan is ${plan.state} already.` };
    }
    const nowMs = clock();
    // The guard's time does not go back with a clock that is set right.
    const guardMs = Math.max(nowMs, guard.audit.at(-1)?.atMs ?? nowMs);
    const expiresMs = guardMs + validForMs;
    if (!guard.approve({ planHash: hash, by, expiresMs }, nowMs)) {
      return { ok: false, why: 'conflict', detail: 'The guard does not take the approval.' };
    }
    // At once: while it is written down, nobody else may decide, and no turn may propose something else.
    plan.state = 'approved';
    try {
      await guard.save(store);
    } catch (error) {
      if (plan.state === 'approved') plan.state = 'proposed';
      throw error;
    }
    plan.approvals.push({ by, atMs: nowMs, expiresMs });
    note(record, nowMs, 'approved', `${by} agreed to the plan.`);
    await responder.save(record, plan);
    return { ok: true, value: tellPlan(plan) };
  }

  async object(hash: string, { by, reason }: ObjectionRequest): Promise<Answer<Plan>> {
    const { responder, guard, clock, store } = this.#parts;
    const found = this.#find(hash);
    if (found === null) return notFound('plan of that hash');
    const { record, plan } = found;
    if (plan.state !== 'proposed' && plan.state !== 'approved') {
      return { ok: false, why: 'conflict', detail: `The plan is ${plan.state} already.` };
    }
    const nowMs = clock();
    guard.object(hash, by, nowMs);
    plan.state = 'objected';
    plan.objections.push({ by, atMs: nowMs, reason });
    await guard.save(store);
    note(record, nowMs, 'objected', `${by} objected to the plan${reason ? `: ${reason}` : '.'}`);
    await responder.save(record, plan);
    return { ok: true, value: tellPlan(plan) };
  }

  async captureFix({ incidentId, command, success, operator }: FixRequest): Promise<Answer<Fix>> {
    const { watch, cases, clock, put, responder } = this.#parts;
    if (watch.book.get(incidentId) === null) return notFound('incident of that id');
    const nowMs = clock();
    const fix = { incidentId, command, success, operator: operator ?? null, atMs: nowMs };
    await put({ kind: 'fix', fix }, 'applied');
    const captured = watch.caseOf(fix);
    if (captured === null) return notFound('fix that was kept');
    const record = cases.get(incidentId);
    if (record !== null) {
      const said = `${operator ?? 'Somebody'} did by hand: ${captured.command} (${success ? 'it helped' : 'it did not help'}).`;
      note(record, nowMs, 'manual', said, captured.target);
      await responder.save(record, null);
    }
    return { ok: true, value: tellFix(captured) };
  }

  async closeBreaker(by: string): Promise<Answer<Status>> {
    const { guard, store, clock } = this.#parts;
    guard.closeBreaker(by, clock());
    await guard.save(store);
    return { ok: true, value: this.status() };
  }

  subscribe(
    afterId: number | null,
    listener: (id: number, event: LiveEvent) => void,
  ): Subscription {
    return this.#parts.hub.subscribe(afterId, listener);
  }
}

import { contentId, Random } from '@aegis/core';
import type * as Resource from '../../../src/api/resources/index.js';
import { EventLog } from './event-log.js';
import { cannedTopology, type Topology } from './graph.js';
import { cannedAnomaly, cannedSummary } from './incidents.js';
import { cannedPlan } from './plans.js';

export interface CannedOptions {
  readonly services?: number;
  readonly incidents?: number;
  /** Of the incidents, the newest. */
  readonly open?: number;
  readonly notices?: number;
  readonly keptEvents?: number;
  readonly seed?: number;
  readonly nowMs?: number;
}

const DEFAULTS: Required<CannedOptions> = Object.freeze({
  services: 30,
  incidents: 12,
  open: 3,
  notices: 0,
  keptEvents: 1000,
  seed: 0,
  nowMs: Date.UTC(2026, 10, 28, 14, 30),
});

/** No more of the incidents than this have a plan. */
const WITH_PLAN = 200;

/** Made-up incidents over a made-up topology, and what may come to pass there. */
export class CannedWorld {
  readonly options: Required<CannedOptions>;
  readonly random: Random;
  readonly topology: Topology;
  readonly incidents: Resource.IncidentSummary[] = [];
  readonly plans = new Map<string, Resource.Plan>();
  readonly audit: Resource.AuditEntry[] = [];
  readonly fixes: Resource.Fix[] = [];
  readonly events: EventLog;
  nowMs: number;
  breakerOpen = false;
  #made = 0;

  constructor(options: CannedOptions) {
    this.options = { ...DEFAULTS, ...options };
    this.nowMs = this.options.nowMs;
    this.random = new Random(this.options.seed);
    this.topology = cannedTopology(this.options.services, this.random.fork('topology'));
    this.events = new EventLog(this.options.keptEvents);
    const { incidents, open } = this.options;
    for (let i = 0; i < incidents; i += 1) this.incidents.push(this.#summary(i, i < open));
    for (const each of this.incidents.slice(0, WITH_PLAN)) this.#planFor(each);
    this.#markHealth();
  }

  openIncident(): Resource.IncidentSummary {
    const summary = this.#summary(0, true);
    summary.startedMs = this.nowMs;
    this.incidents.unshift(summary);
    this.#planFor(summary);
    this.#markHealth();
    this.#tell(summary);
    return summary;
  }

  addAnomaly(): void {
    const incident = this.incidents[0];
    if (incident === undefined) return;
    const nodeId = incident.nodeIds[this.random.integer(incident.nodeIds.length)]!;
    this.nowMs += 1000;
    incident.anomalies += 1;
    incident.lastSeenMs = this.nowMs;
    const data = cannedAnomaly(nodeId, incident.id, this.nowMs, this.random);
    this.events.append({ type: 'anomaly', data });
    this.events.append({ type: 'incident', data: { ...incident } });
  }

  changePlan(plan: Resource.Plan, sentence: string, what: Partial<Resource.Plan>): Resource.Plan {
    const changed = { ...plan, ...what };
    this.plans.set(plan.hash, changed);
    this.record(what.state ?? 'note', sentence);
    this.events.append({ type: 'plan', data: changed });
    return changed;
  }

  finishPlan(hash: string, state: 'helped' | 'failed'): void {
    const plan = this.plans.get(hash);
    if (plan === undefined) return;
    const { target } = plan.steps[0]!.action;
    const ended = cannedPlan(hash, target, [], this.nowMs - 130_000, state, this.random);
    this.changePlan(plan, ended.outcome!.sentence, { state, outcome: ended.outcome });
    const incident = this.incidents.find((each) => each.id === plan.incidentId);
    if (incident === undefined || state === 'failed') return;
    incident.status = 'closed';
    incident.phase = 'resolved';
    this.#markHealth();
    this.#tell(incident);
  }

  record(event: string, sentence: string): void {
    const sequence = this.audit.length;
    const previousHash = this.audit[sequence - 1]?.hash ?? '';
    const hash = contentId('entry', sequence, sentence, previousHash);
    const detail = { sentence };
    const timestampMs = this.nowMs;
    this.audit.push({ sequence, timestampMs, event, sentence, hash, previousHash, detail });
  }

  #tell(incident: Resource.IncidentSummary): void {
    this.events.append({ type: 'incident', data: { ...incident } });
    this.events.append({ type: 'graph', data: { updatedMs: this.nowMs } });
  }

  #summary(index: number, isOpen: boolean): Resource.IncidentSummary {
    this.#made += 1;
    const random = this.random.fork(`incident ${this.#made}`);
    const summary = cannedSummary(index, isOpen, this.topology, this.nowMs, random);
    return { ...summary, id: contentId('incident', this.#made) };
  }

  #planFor({ id, cause, status, phase, startedMs }: Resource.IncidentSummary): void {
    if (cause === null || phase === 'diagnosed') return;
    const callers = this.topology.edges
      .filter((each) => each.to === cause.nodeId)
      .map((each) => each.from);
    const state = status === 'open' ? 'proposed' : 'helped';
    const atMs = startedMs + 30_000;
    const plan = cannedPlan(id, cause.nodeId, callers, atMs, state, this.random);
    this.plans.set(plan.hash, plan);
    this.record('proposed', `A plan for ${cause.nodeId} was proposed.`);
    if (state === 'proposed') this.events.append({ type: 'plan', data: plan });
  }

  #markHealth(): void {
    const nodes = new Map(this.topology.nodes.map((each) => [each.id, each]));
    for (const node of nodes.values()) {
      node.health = 100;
      node.incidentIds = [];
    }
    for (const incident of this.incidents) {
      if (incident.status !== 'open') continue;
      incident.nodeIds.forEach((id, i) => {
        const node = nodes.get(id);
        if (node === undefined) return;
        node.health = Math.min(node.health, i === 0 ? 10 : 30 + 12 * i);
        node.incidentIds.push(incident.id);
      });
    }
  }
}

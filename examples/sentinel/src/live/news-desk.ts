import type { LiveDesk } from '../desk/live-desk.js';
import { tellAnomaly } from '../desk/tell-anomaly.js';
import { tellPlan } from '../desk/tell-plan.js';
import type { CaseRecord, PlanRecord } from '../respond/case-record.js';
import type { News, Watch } from '../watch/watch.js';
import type { EventHub } from './event-hub.js';

/** Anomalies told of between two flushes; of more, the lists have to be asked. */
const MOST_ANOMALIES = 200;
/** Flushes between two tellings of the status. */
const STATUS_EVERY = 2;

/** Gathers what is new and tells it at every turn: many changes of one thing are one. */
export class NewsDesk {
  readonly #hub: EventHub;
  readonly #desk: LiveDesk;
  readonly #watch: Watch;
  readonly #incidents = new Set<string>();
  readonly #plans = new Map<string, PlanRecord>();
  #anomalies: News['anomalies'][number][] = [];
  #graph = false;
  #status = false;
  #flushes = 0;

  constructor(hub: EventHub, desk: LiveDesk, watch: Watch) {
    this.#hub = hub;
    this.#desk = desk;
    this.#watch = watch;
  }

  found({ anomalies, incidentIds, graphChanged }: News): void {
    for (const id of incidentIds) this.#incidents.add(id);
    for (const anomaly of anomalies) {
      if (this.#anomalies.length < MOST_ANOMALIES) this.#anomalies.push(anomaly);
    }
    this.#graph ||= graphChanged;
  }

  /** With a case the health of its nodes may be another. */
  caseChanged({ incidentId }: CaseRecord, plan: PlanRecord | null): void {
    this.#incidents.add(incidentId);
    this.#graph = true;
    if (plan !== null) this.#plans.set(plan.hash, plan);
  }

  statusChanged(): void {
    this.#status = true;
  }

  /** Tells what has gathered. */
  flush(): void {
    for (const anomaly of this.#anomalies) {
      const data = tellAnomaly(anomaly, this.#watch.found.incidentOf(anomaly.id));
      this.#hub.publish({ type: 'anomaly', data });
    }
    for (const id of this.#incidents) {
      const incident = this.#watch.book.get(id);
      if (incident !== null) {
        this.#hub.publish({ type: 'incident', data: this.#desk.summary(incident) });
      }
    }
    for (const plan of this.#plans.values()) {
      this.#hub.publish({ type: 'plan', data: tellPlan(plan) });
    }
    if (this.#graph) {
      const updatedMs = this.#watch.topology.updatedMs ?? 0;
      this.#hub.publish({ type: 'graph', data: { updatedMs } });
    }
    this.#flushes++;
    if (this.#status || this.#flushes % STATUS_EVERY === 0) {
      this.#hub.publish({ type: 'status', data: this.#desk.status() });
    }
    this.#incidents.clear();
    this.#plans.clear();
    this.#anomalies = [];
    this.#graph = false;
    this.#status = false;
  }
}

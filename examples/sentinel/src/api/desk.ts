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
} from './resources/index.js';

/** Where a page begins and how long it is. A cursor that is none of ours begins at the start. */
export interface PageQuery {
  readonly cursor: string | null;
  readonly limit: number;
}

export interface IncidentQuery extends PageQuery {
  readonly status: 'open' | 'closed' | null;
  readonly severity: IncidentSummary['severity'] | null;
  readonly nodeId: string | null;
}

export interface AnomalyQuery extends PageQuery {
  readonly nodeId: string | null;
  readonly incidentId: string | null;
  readonly sinceMs: number | null;
}

export interface SeriesQuery extends PageQuery {
  readonly nodeId: string | null;
  /** A part of the name. */
  readonly search: string | null;
}

/** Why a request of an operator was not done. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly why: 'not-found' | 'conflict' | 'not-allowed';
      readonly detail: string;
    };

/** Who is told of what is new. */
export interface Subscription {
  close(): void;
}

/**
 * What the HTTP API and the page need of a running Sentinel: to look, and to say something. Newest first
 * in every list but the audit, which goes from the newest too. Looking changes nothing.
 */
export interface Desk {
  status(): Status;
  incidents(query: IncidentQuery): Page<IncidentSummary>;
  incident(id: string): Incident | null;
  anomalies(query: AnomalyQuery): Page<Anomaly>;
  graph(): Graph;
  plans(query: PageQuery & { readonly state: Plan['state'] | null }): Page<Plan>;
  plan(hash: string): Plan | null;
  audit(query: PageQuery): Page<AuditEntry>;
  series(query: SeriesQuery): Page<SeriesSummary>;
  seriesOf(signal: string): Series | null;
  /** May take a second; null where the series is not known. */
  forecast(
    signal: string,
    options: {
      readonly horizonMs: number | null;
      readonly threshold: number | null;
      readonly direction: 'above' | 'below' | null;
    },
    abort: AbortSignal,
  ): Promise<Forecast | null>;
  suggest(incidentId: string): Suggestion | null;
  fixes(query: PageQuery): Page<Fix>;

  approve(planHash: string, request: ApprovalRequest): Promise<Answer<Plan>>;
  object(planHash: string, request: ObjectionRequest): Promise<Answer<Plan>>;
  captureFix(request: FixRequest): Promise<Answer<Fix>>;
  closeBreaker(by: string): Promise<Answer<Status>>;

  /**
   * Events with their ids, from the one after `afterId` on where that is still kept, or from now. What was
   * missed is told before this returns.
   */
  subscribe(afterId: number | null, listener: (id: number, event: LiveEvent) => void): Subscription;
}

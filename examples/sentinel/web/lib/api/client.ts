import type {
  Anomaly,
  AuditEntry,
  Fix,
  FixRequest,
  Forecast,
  Graph,
  Incident,
  IncidentSummary,
  Page,
  Plan,
  Series,
  SeriesSummary,
  Status,
} from '../../../src/api/resources/index.js';
import { ApiFailure, failureOfResponse } from './api-failure.js';

type Query = Readonly<Record<string, string | number | null | undefined>>;

export interface PageRequest {
  readonly cursor?: string | null;
  readonly limit?: number;
}

export interface IncidentFilter {
  readonly status: 'open' | 'closed' | null;
  readonly severity: IncidentSummary['severity'] | null;
  readonly node: string | null;
}

export interface ClientOptions {
  readonly fetch: typeof fetch;
  /** Where `api/v1` stands; ends with a slash. */
  readonly baseUrl: string;
  readonly token: () => string | null;
}

/** The API of Sentinel, typed. Every method rejects with an `ApiFailure` and nothing else but an abort. */
export class ApiClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  status = (signal?: AbortSignal): Promise<Status> => this.#get('status', {}, signal);

  graph = (signal?: AbortSignal): Promise<Graph> => this.#get('graph', {}, signal);

  incidents(
    query: IncidentFilter & PageRequest,
    signal?: AbortSignal,
  ): Promise<Page<IncidentSummary>> {
    return this.#get('incidents', { ...query }, signal);
  }

  incident(id: string, signal?: AbortSignal): Promise<Incident> {
    return this.#get(`incidents/${encodeURIComponent(id)}`, {}, signal);
  }

  anomaliesOf(id: string, query: PageRequest, signal?: AbortSignal): Promise<Page<Anomaly>> {
    return this.#get(`incidents/${encodeURIComponent(id)}/anomalies`, { ...query }, signal);
  }

  plans(
    query: PageRequest & { readonly state?: Plan['state'] | null },
    signal?: AbortSignal,
  ): Promise<Page<Plan>> {
    return this.#get('plans', { ...query }, signal);
  }

  plan(hash: string, signal?: AbortSignal): Promise<Plan> {
    return this.#get(`plans/${encodeURIComponent(hash)}`, {}, signal);
  }

  audit(query: PageRequest, signal?: AbortSignal): Promise<Page<AuditEntry>> {
    return this.#get('audit', { ...query }, signal);
  }

  seriesList(
    query: PageRequest & { readonly node?: string | null; readonly search?: string | null },
    signal?: AbortSignal,
  ): Promise<Page<SeriesSummary>> {
    return this.#get('series', { ...query }, signal);
  }

  series(name: string, signal?: AbortSignal): Promise<Series> {
    return this.#get('series/data', { signal: name }, signal);
  }

  forecast(
    name: string,
    query: {
      readonly horizonMs?: number | null;
      readonly threshold?: number | null;
      readonly direction?: 'above' | 'below' | null;
    },
    signal?: AbortSignal,
  ): Promise<Forecast> {
    return this.#get('forecast', { signal: name, ...query }, signal);
  }

  fixes(query: PageRequest, signal?: AbortSignal): Promise<Page<Fix>> {
    return this.#get('learner/fixes', { ...query }, signal);
  }

  approve(hash: string, by: string): Promise<Plan> {
    return this.#post(`plans/${encodeURIComponent(hash)}/approval`, { by });
  }

  object(hash: string, by: string, reason: string): Promise<Plan> {
    return this.#post(`plans/${encodeURIComponent(hash)}/objection`, { by, reason });
  }

  reportFix(fix: FixRequest): Promise<Fix> {
    return this.#post('learner/fixes', fix);
  }

  closeBreaker(by: string): Promise<Status> {
    return this.#post('guard/breaker/close', { by });
  }

  /** The stream of events, from the one after `lastEventId` on. */
  async events(lastEventId: string | null, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (lastEventId !== null) headers['last-event-id'] = lastEventId;
    return this.#send('events', { headers, signal, cache: 'no-store' });
  }

  async #get<T>(path: string, query: Query, signal?: AbortSignal): Promise<T> {
    const given = Object.entries(query).filter(
      ([, value]) => value !== null && value !== undefined,
    );
    const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
    const suffix = given.length === 0 ? '' : `?${search}`;
    const response = await this.#send(`${path}${suffix}`, signal === undefined ? {} : { signal });
    return (await response.json()) as T;
  }

  async #post<T>(path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const response = await this.#send(path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return (await response.json()) as T;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const token = this.#options.token();
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    let response: Response;
    try {
      response = await this.#options.fetch(`${this.#options.baseUrl}api/v1/${path}`, {
        ...init,
        headers,
      });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiFailure('away', 'Sentinel does not answer.');
    }
    if (!response.ok) throw await failureOfResponse(response);
    return response;
  }
}

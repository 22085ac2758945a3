import { type Clock, type ConfigurationLike, type KubeConfigLike, within } from './client-like.js';

/** What came back, or that nothing did: then what was asked may or may not have happened. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: unknown;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'lost'; readonly why: string };

/** Null where nothing came back. */
export function statusOf(answer: Answer): number | null {
  return answer.kind === 'answer' ? answer.status : null;
}

export interface ApiRequest {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
}

const LONGEST_MESSAGE = 300;

function shortly(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}

function retryAfterOf(headers: Readonly<Record<string, string>>): number | null {
  // Header names come in lower case from fetch, as written from others.
  const seconds = Number(headers['retry-after'] ?? headers['Retry-After']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

/**
 * Sends JSON as it is and gives it back as it is. The typed API classes drop the fields that their
 * version does not know, and a template put back without those would be another template.
 */
export class Transport {
  readonly #configuration: ConfigurationLike;
  readonly #clock: Clock;
  readonly #timeoutMs: number;

  constructor(kubeConfig: KubeConfigLike, clock: Clock, timeoutMs: number) {
    this.#configuration = kubeConfig.makeApiClient(
      class {
        readonly configuration: ConfigurationLike;
        constructor(configuration: ConfigurationLike) {
          this.configuration = configuration;
        }
      },
    ).configuration;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Never throws. */
  async send(request: ApiRequest): Promise<Answer> {
    const answer = this.#send(request).catch(
      (error: unknown): Answer => ({ kind: 'lost', why: shortly(error) }),
    );
    const late = (): Answer => ({ kind: 'lost', why: `no answer in ${this.#timeoutMs} ms` });
    return within(this.#clock, this.#timeoutMs, answer, late);
  }

  async #send({ method, path, query, body, contentType }: ApiRequest): Promise<Answer> {
    const { baseServer, httpApi, middleware, authMethods } = this.#configuration;
    let context = baseServer.makeRequestContext(path, method);
    context.setHeaderParam('Accept', 'application/json');
    for (const [name, value] of Object.entries(query ?? {})) context.setQueryParam(name, value);
    if (body !== undefined) {
      context.setHeaderParam('Content-Type', contentType ?? 'application/json');
      context.setBody(JSON.stringify(body));
    }
    await authMethods.default?.applySecurityAuthentication(context);
    for (const one of middleware) context = await one.pre(context).toPromise();
    const { httpStatusCode, headers, body: content } = await httpApi.send(context).toPromise();
    const text = await content.text();
    const retryAfterMs = retryAfterOf(headers);
    try {
      return { kind: 'answer', status: httpStatusCode, body: JSON.parse(text), retryAfterMs };
    } catch (error) {
      // A success that breaks off is no success; a refusal may come from a proxy that speaks no JSON.
      if (httpStatusCode < 300) throw error;
      return { kind: 'answer', status: httpStatusCode, body: shortly(text), retryAfterMs };
    }
  }
}

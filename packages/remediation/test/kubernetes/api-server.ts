import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiStore, type StoreAnswer, statusOf } from './api-store.js';
import { evict } from './evictions.js';
import { isObject, type JsonObject, objectAt } from './json-object.js';
import { matchesSelector } from './selectors.js';
import { serveWatch } from './watches.js';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

/** Something that goes wrong with the next requests that it fits. */
export interface Fault {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path?: RegExp;
  /** `lost-answer`: it is done, but nobody hears of it. */
  readonly kind: 'drop' | 'lost-answer' | 'hang' | 'half-answer' | 'status';
  readonly status?: number;
  readonly retryAfter?: number;
  times: number;
}

/** Who may do what: `patch deployments`, `create pods/eviction`. */
export type Allows = (verb: string, resource: string, namespace: string | null) => boolean;

const PATH =
  /^\/(?:api\/v1|apis\/([^/]+)\/([^/]+))(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?$/;

/** Answers on loopback as the API server does, by its documentation, for what the executor asks. */
export class ApiServer {
  readonly store: ApiStore = new ApiStore();
  readonly requests: SeenRequest[] = [];
  readonly faults: Fault[] = [];
  /** Versions before this are no longer known to watches. */
  compactedTo = 0;
  watches = 0;
  allows: Allows = () => true;
  url = '';
  /** What happens when a pod was evicted: the controllers' part. */
  onEvict: (path: string) => void = () => {};
  readonly #serverVersion: 'v1' | 'v1beta1';
  readonly #server: Server;

  constructor(evictionVersion: 'v1' | 'v1beta1' = 'v1') {
    this.#serverVersion = evictionVersion;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Connections of watches that stand. */
  readonly watching: Set<ServerResponse> = new Set();

  /** Tell watches how far they are, as the server does now and then. */
  readonly bookmarks: Set<() => void> = new Set();

  dropWatches(): void {
    for (const response of this.watching) response.destroy();
  }

  asked(method: string, path: RegExp): readonly SeenRequest[] {
    return this.requests.filter((one) => one.method === method && path.test(one.path));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      contentType: request.headers['content-type'],
      body: text === '' ? null : (JSON.parse(text) as unknown),
    };
    this.requests.push(seen);
    const fault = this.faults.find(
      (one) => one.times > 0 && one.method === seen.method && (one.path?.test(seen.path) ?? true),
    );
    if (fault !== undefined) fault.times--;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'drop') return void response.destroy();
    if (fault?.kind === 'status') {
      const headers =
        fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      return reply(response, statusOf(fault.status ?? 500, 'InternalError', 'injected'), headers);
    }
    if (seen.query.get('watch') === 'true') return serveWatch(this, seen, response);
    const answer = this.#answer(seen);
    if (fault?.kind === 'lost-answer') return void response.destroy();
    if (fault?.kind === 'half-answer') {
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(answer.body).slice(0, 20));
    }
    reply(response, answer, {});
  }

  #answer(seen: SeenRequest): StoreAnswer {
    if (seen.path === '/api/v1') {
      const eviction = {
        name: 'pods/eviction',
        kind: 'Eviction',
        group: 'policy',
        version: this.#serverVersion,
      };
      return {
        status: 200,
        body: { kind: 'APIResourceList', resources: [{ name: 'pods', kind: 'Pod' }, eviction] },
      };
    }
    const match = PATH.exec(seen.path);
    if (match === null)
      return statusOf(404, 'NotFound', 'the server could not find the requested resource');
    const [, , , namespace = null, plural = '', name, subresource] = match;
    if (plural === 'selfsubjectaccessreviews') return this.#review(seen.body);
    const verb =
      seen.method === 'PATCH'
        ? 'patch'
        : seen.method === 'POST'
          ? 'create'
          : name === undefined
            ? 'list'
            : 'get';
    const resource = subresource === undefined ? plural : `${plural}/${subresource}`;
    if (!this.allows(verb, resource, namespace)) {
      return statusOf(
        403,
        'Forbidden',
        `${resource} "${name ?? ''}" is forbidden: User "test" cannot ${verb} resource "${resource}"`,
      );
    }
    const dryRun = seen.query.get('dryRun') === 'All';
    if (subresource === 'eviction') {
      const path = seen.path.replace(/\/eviction$/, '');
      const answer = evict(this.store, path, seen.body, this.#serverVersion, dryRun);
      if (answer.status === 201 && !dryRun) this.onEvict(path);
      return answer;
    }
    if (verb === 'list') return this.#list(seen, plural, namespace);
    if (verb === 'patch') {
      if (seen.contentType !== 'application/strategic-merge-patch+json')
        return statusOf(
          415,
          'UnsupportedMediaType',
          'the body of the request was in an unknown format',
        );
      return this.store.patch(seen.path, isObject(seen.body) ? seen.body : {}, dryRun);
    }
    const object = this.store.get(seen.path);
    if (object === null) return statusOf(404, 'NotFound', `${plural} "${name}" not found`);
    return { status: 200, body: object };
  }

  /** Pages of two, so that whoever asks has to go on. */
  #list(seen: SeenRequest, plural: string, namespace: string | null): StoreAnswer {
    const group = seen.path
      .split('/namespaces/')[0]!
      .replace(/\/[a-z]+$/, (end) => (namespace === null ? '' : end));
    const pattern =
      namespace === null
        ? new RegExp(`^${group}/(namespaces/[^/]+/)?${plural}/[^/]+$`)
        : new RegExp(`^${seen.path}/[^/]+$`);
    const all = this.store
      .list((path) => pattern.test(path))
      .filter((one) => matchesSelector(one, seen.query));
    const from = Number(seen.query.get('continue') ?? 0);
    const metadata: JsonObject = { resourceVersion: String(this.store.version) };
    if (seen.query.has('limit') && from + 2 < all.length) metadata.continue = String(from + 2);
    const items = seen.query.has('limit') ? all.slice(from, from + 2) : all;
    return { status: 200, body: { kind: 'List', apiVersion: 'v1', metadata, items } };
  }

  #review(body: unknown): StoreAnswer {
    const asked = objectAt(isObject(body) ? body : {}, 'spec', 'resourceAttributes');
    const resource =
      asked.subresource === undefined
        ? String(asked.resource)
        : `${String(asked.resource)}/${String(asked.subresource)}`;
    const namespace = typeof asked.namespace === 'string' ? asked.namespace : null;
    const allowed = this.allows(String(asked.verb), resource, namespace);
    return { status: 201, body: { ...(body as JsonObject), status: { allowed } } };
  }
}

function reply(
  response: ServerResponse,
  answer: StoreAnswer,
  headers: Record<string, string>,
): void {
  const given =
    answer.status === 429 && headers['retry-after'] === undefined
      ? { 'retry-after': '10' }
      : headers;
  response.writeHead(answer.status, { 'content-type': 'application/json', ...given });
  response.end(JSON.stringify(answer.body));
}

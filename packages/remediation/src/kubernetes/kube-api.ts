import type { AbortSignalLike } from '@aegis/core';
import type { Clock } from './client-like.js';
import { explain, mayPass } from './explain.js';
import { asFields, type Fields, listAt, textAt } from './json.js';
import { type Answer, type ApiRequest, statusOf, type Transport } from './transport.js';

/** What could be read, or a sentence on why it could not. */
export type Reading<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'failed'; readonly status: number | null; readonly message: string };

/** Until when, and while what, something is worth trying. */
export interface Patience {
  readonly untilMs: number;
  readonly signal?: AbortSignalLike | undefined;
}

const PAGE = 500;
const MAX_ITEMS = 10_000;
const LONGEST_WAIT_MS = 60_000;

/** Who the API server says it was, in `managedFields`. */
const FIELD_MANAGER = 'aegis';
const STRATEGIC = 'application/strategic-merge-patch+json';

/** The calls that acts are made of. */
export class KubeApi {
  readonly clock: Clock;
  readonly attempts: number;
  readonly dryRun: boolean;
  readonly #transport: Transport;
  readonly #backoffMs: number;

  constructor(
    transport: Transport,
    clock: Clock,
    settings: { readonly attempts: number; readonly backoffMs: number; readonly dryRun: boolean },
  ) {
    this.#transport = transport;
    this.clock = clock;
    this.attempts = settings.attempts;
    this.#backoffMs = settings.backoffMs;
    this.dryRun = settings.dryRun;
  }

  /** Once, whatever comes back. */
  send(request: ApiRequest): Promise<Answer> {
    return this.#transport.send(request);
  }

  /** Again and again while that may help: only for what does no harm when it happens twice. */
  async ask(request: ApiRequest, patience: Patience): Promise<Answer> {
    for (let tried = 1; ; tried++) {
      const answer = await this.send(request);
      if (!mayPass(answer) || tried >= this.attempts) return answer;
      if (!(await this.pause(tried, answer, patience))) return answer;
    }
  }

  /** Waits as long as the answer asks for, longer each time. False where there is no time left. */
  async pause(tried: number, answer: Answer, { untilMs, signal }: Patience): Promise<boolean> {
    if (signal?.aborted === true) return false;
    const asked = answer.kind === 'answer' ? (answer.retryAfterMs ?? 0) : 0;
    const doubled = this.#backoffMs * (1 << Math.min(tried - 1, 16));
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(asked, doubled));
    if (this.clock.now() + waitMs > untilMs) return false;
    await this.clock.sleep(waitMs);
    return (signal as AbortSignalLike | undefined)?.aborted !== true;
  }

  async read(path: string, what: string, patience: Patience): Promise<Reading<Fields>> {
    const answer = await this.ask({ method: 'GET', path }, patience);
    if (answer.kind === 'answer' && answer.status === 200) {
      return { kind: 'found', value: asFields(answer.body) };
    }
    return failed(answer, `read ${what}`);
  }

  /** All items of a list, page by page. */
  async list(
    path: string,
    query: Readonly<Record<string, string>>,
    what: string,
    patience: Patience,
  ): Promise<Reading<readonly Fields[]>> {
    const items: Fields[] = [];
    let next: string | null = null;
    do {
      const paged: Record<string, string> = { ...query, limit: String(PAGE) };
      if (next !== null) paged.continue = next;
      const answer = await this.ask({ method: 'GET', path, query: paged }, patience);
      if (answer.kind === 'lost' || answer.status !== 200) return failed(answer, `list ${what}`);
      items.push(...listAt(answer.body, 'items').map(asFields));
      next = textAt(answer.body, 'metadata', 'continue');
      if (items.length > MAX_ITEMS) {
        const message = `there are more than ${MAX_ITEMS} ${what}; that is too many to act on`;
        return { kind: 'failed', status: null, message };
      }
    } while (next !== null);
    return { kind: 'found', value: items };
  }

  /** One patch, which only takes where nobody changed the object since it was read. */
  patch(path: string, body: unknown): Promise<Answer> {
    const query = { fieldManager: FIELD_MANAGER, ...(this.dryRun ? { dryRun: 'All' } : {}) };
    return this.send({ method: 'PATCH', path, query, body, contentType: STRATEGIC });
  }
}

function failed<T>(answer: Answer, doing: string): Reading<T> {
  return { kind: 'failed', status: statusOf(answer), message: explain(answer, doing) };
}

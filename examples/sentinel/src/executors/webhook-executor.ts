import type { RemediationAction } from '@aegis/core';
import type { ExecutionContext, ExecutionResult, Executor } from '@aegis/remediation/guard';
import { z } from 'zod';

/** Where acts are sent. */
export interface WebhookExecutorOptions {
  /** Acts are posted there; `GET {url}/{key}` tells what became of one. */
  readonly url: string;
  /** Sent as a bearer token; null for none. */
  readonly token: string | null;
  /** How long an answer may take, ms. */
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
}

const Result = z.object({ ok: z.boolean(), message: z.string().max(10_000) });
const Known = z.object({ status: z.enum(['done', 'not-done', 'unknown']) });
const MOST_BYTES = 65_536;

/**
 * Hands acts over to a program of one's own, which knows how they are done where it lives:
 *
 * - `POST {url}` with `{ action: { kind, target, parameters }, idempotencyKey, undo }` has to answer 200 and
 *   `{ ok, message }` when the act is done, or could not be. A key that was posted before does nothing again.
 * - `GET {url}/{key}` has to answer `{ status: 'done' | 'not-done' | 'unknown' }`.
 *
 * Any other answer is a failed act. Where none comes it is asked what became of the key, and the act is never sent
 * again.
 */
export class WebhookExecutor implements Executor {
  readonly name = 'webhook';
  readonly #options: WebhookExecutorOptions;
  readonly #fetch: typeof fetch;

  constructor(options: WebhookExecutorOptions) {
    this.#options = options;
    this.#fetch = options.fetch ?? fetch;
  }

  execute(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult> {
    return this.#post(action, context, false);
  }

  undo(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult> {
    return this.#post(action, context, true);
  }

  async status(key: string): Promise<'done' | 'not-done' | 'unknown'> {
    const url = `${this.#options.url.replace(/\/$/, '')}/${encodeURIComponent(key)}`;
    const answer = await this.#ask(url, { method: 'GET' });
    const known = Known.safeParse(answer.body);
    return answer.status === 200 && known.success ? known.data.status : 'unknown';
  }

  async #post(
    action: RemediationAction,
    { idempotencyKey }: ExecutionContext,
    undo: boolean,
  ): Promise<ExecutionResult> {
    const body = JSON.stringify({ action, idempotencyKey, undo });
    let answer: { status: number; body: unknown };
    try {
      answer = await this.#ask(this.#options.url, { method: 'POST', body });
    } catch (error) {
      const became = await this.status(idempotencyKey).catch(() => 'unknown' as const);
      if (became === 'unknown') throw error;
      return { ok: became === 'done', message: `no answer came; it says: ${became}` };
    }
    const result = Result.safeParse(answer.body);
    if (answer.status === 200 && result.success) return result.data;
    return { ok: false, message: `the webhook answered ${answer.status}, not { ok, message }` };
  }

  /** @throws where there is no answer */
  async #ask(url: string, init: RequestInit): Promise<{ status: number; body: unknown }> {
    const { token, timeoutMs } = this.#options;
    const response = await this.#fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    const text = (await response.text()).slice(0, MOST_BYTES);
    try {
      return { status: response.status, body: JSON.parse(text) };
    } catch {
      return { status: response.status, body: null };
    }
  }
}

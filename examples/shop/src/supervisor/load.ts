import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '@aegis/core';

/** What the users have seen so far. */
export interface LoadStats {
  /** That have ended, one way or the other. */
  readonly sent: number;
  /** Answered below 500. */
  readonly ok: number;
  readonly failed: number;
}

/** How the shop is used. */
export interface LoadOptions {
  readonly users: number;
  /** Between the answer and the next request of a user, on average. */
  readonly thinkMs: number;
  readonly seed: number;
}

const PATIENCE_MS = 10_000;

/** Users who wait for each answer before they ask again, so that requests never pile up; none is retried. */
export class Load {
  readonly #url: string;
  readonly #options: LoadOptions;
  readonly #users: Promise<void>[] = [];
  readonly #pending = new Set<AbortController>();
  #wanted = 0;
  #isStopped = false;
  #sent = 0;
  #ok = 0;

  constructor(url: string, options: LoadOptions) {
    this.#url = url;
    this.#options = options;
    this.setFactor(1);
  }

  stats(): LoadStats {
    return { sent: this.#sent, ok: this.#ok, failed: this.#sent - this.#ok };
  }

  /** So many times the usual users; those too many leave after their next answer. */
  setFactor(factor: number): void {
    this.#wanted = Math.round(this.#options.users * factor);
    for (let user = this.#users.length; user < this.#wanted; user++) {
      this.#users.push(this.#use(user));
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const request of this.#pending) request.abort();
    await Promise.all(this.#users);
  }

  async #use(user: number): Promise<void> {
    const random = new Random(this.#options.seed).fork(`user ${user}`);
    while (!this.#isStopped) {
      const thinkMs = -Math.log(1 - random.float()) * this.#options.thinkMs;
      await this.#wait(Math.min(thinkMs, 10 * this.#options.thinkMs));
      if (!this.#isStopped && user < this.#wanted)
        await this.#ask(random, random.integer(2 ** 32).toString(16));
    }
  }

  /** Or until the end. */
  async #wait(ms: number): Promise<void> {
    const waiting = new AbortController();
    this.#pending.add(waiting);
    await pause(ms, null, { signal: waiting.signal }).catch(() => null);
    this.#pending.delete(waiting);
  }

  async #ask(random: Random, requestId: string): Promise<void> {
    const request = new AbortController();
    this.#pending.add(request);
    const timer = setTimeout(() => request.abort(), PATIENCE_MS);
    const headers = { 'x-request-id': requestId, 'content-type': 'application/json' };
    const productId = 1 + random.integer(40);
    const draw = random.float();
    const buys = draw < 0.35;
    const path = buys ? '/buy' : draw < 0.6 ? '/' : `/products/${productId}`;
    const order = { productId: String(productId), quantity: 1 + random.integer(3) };
    try {
      const response = await fetch(this.#url + path, {
        headers,
        signal: request.signal,
        ...(buys ? { method: 'POST', body: JSON.stringify(order) } : {}),
      });
      await response.arrayBuffer();
      if (response.status < 500) this.#ok++;
    } catch {
      // No answer counts as a failure.
    }
    clearTimeout(timer);
    this.#pending.delete(request);
    if (!this.#isStopped) this.#sent++;
  }
}

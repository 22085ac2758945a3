import type { Clock, ConfigurationLike, KubeConfigLike } from '../../src/kubernetes/index.js';
import { KubeApi } from '../../src/kubernetes/kube-api.js';
import { Transport } from '../../src/kubernetes/transport.js';
import { configurationOf, type SentRequest } from './configuration.js';

/** What comes back: a text as it is, anything else as JSON; `never` leaves the request unanswered. */
export type WireAnswer =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | Error
  | 'never';

/** A cluster without a network: what is sent is kept, and answered by a function. */
export class Wire implements KubeConfigLike {
  readonly sent: SentRequest[] = [];
  readonly waits: number[] = [];
  /** Timers that nobody has stopped. */
  readonly timers: Set<{ readonly run: () => void; readonly ms: number }> = new Set();
  nowMs = 0;
  /** What happens while somebody waits. */
  meanwhile: () => void = () => {};
  readonly clock: Clock;
  readonly configuration: ConfigurationLike;

  constructor(
    answer: (sent: SentRequest) => WireAnswer,
    rest: Partial<Pick<ConfigurationLike, 'middleware' | 'authMethods'>> = {},
  ) {
    this.clock = {
      now: () => this.nowMs,
      sleep: async (ms) => {
        this.waits.push(ms);
        this.nowMs += ms;
        this.meanwhile();
      },
      startTimer: (run, ms) => {
        const timer = { run, ms };
        this.timers.add(timer);
        return () => this.timers.delete(timer);
      },
    };
    this.configuration = configurationOf(async (sent) => {
      this.sent.push(sent);
      const given = answer(sent);
      if (given === 'never') {
        for (const { run } of this.timers) run();
        return new Promise(() => {});
      }
      if (given instanceof Error) throw given;
      const { status, body = {}, headers = {} } = given;
      return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
    }, rest);
  }

  makeApiClient<T extends object>(type: new (configuration: ConfigurationLike) => T): T {
    return new type(this.configuration);
  }

  transport(timeoutMs = 1000): Transport {
    return new Transport(this, this.clock, timeoutMs);
  }

  api({ attempts = 3, backoffMs = 100, dryRun = false } = {}): KubeApi {
    return new KubeApi(this.transport(), this.clock, { attempts, backoffMs, dryRun });
  }
}

/** Gives the answers one after the other, and the last one again and again. */
export function inTurn(...answers: readonly WireAnswer[]): () => WireAnswer {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)]!;
}

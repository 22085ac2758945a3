import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from '../bus/open-bus.js';
import type { Tally } from '../stage/tally.js';
import { Membership } from './membership.js';
import { Ownership, readRecord } from './ownership.js';

/** Work on a key that goes on until it is stopped or lost. */
export interface Work {
  /** Settled when the work has ended, whatever ended it. */
  readonly done: Promise<void>;
  /** Ends the work in order: state stored, key given back. */
  stop(): void;
}

/** What a worker takes its share of. */
export interface ShareOptions {
  readonly id: string;
  /** Keys are shared among the workers of one role. */
  readonly role: string;
  readonly keys: readonly string[];
  readonly leaseMs: number;
  readonly tally: Tally;
  begin(ownership: Ownership, isAlive: () => boolean): Work;
  say(sentence: string): void;
}

const BEATS_PER_LEASE = 5;

/** Takes and keeps a fair share of the keys until `signal` is aborted, then gives all of them back. */
export async function keepShare(
  bus: Bus,
  options: ShareOptions,
  signal: AbortSignal,
): Promise<void> {
  const { id, role, leaseMs, tally, say } = options;
  const membership = new Membership(bus, id, role, leaseMs);
  const works = new Map<string, Work>();
  while (!signal.aborted) {
    try {
      await membership.beat({
        pid: process.pid,
        keys: [...works.keys()],
        cpuMs: cpuMs(),
        memoryBytes: process.memoryUsage.rss(),
        counts: tally.counts(),
      });
      await balance(bus, options, membership, works);
    } catch (error) {
      if (bus.connection.isClosed()) throw error;
      say(`the bus does not answer (${error instanceof Error ? error.message : String(error)})`);
    }
    await sleep(leaseMs / BEATS_PER_LEASE, undefined, { signal }).catch(() => undefined);
  }
  const ending = [...works.values()];
  for (const work of ending) work.stop();
  await Promise.all(ending.map(({ done }) => done));
  await membership.leave();
}

async function balance(
  bus: Bus,
  { id, keys, begin, say }: ShareOptions,
  membership: Membership,
  works: Map<string, Work>,
): Promise<void> {
  const alive = await membership.alive();
  const share = Math.ceil(keys.length / alive.length);
  // The last taken go first: they have the least work behind them.
  for (const key of [...works.keys()].slice(share)) works.get(key)?.stop();
  if (works.size >= share) return;
  const seen = await Promise.all(keys.map((key) => readRecord(bus, key)));
  // Everybody begins elsewhere, so that two who come at the same time seldom want the same.
  const offset = Math.floor((alive.indexOf(id) * keys.length) / alive.length);
  for (let i = 0; i < keys.length && works.size < share; i++) {
    const at = (i + offset) % keys.length;
    const key = keys[at]!;
    const { owner } = seen[at]!.record;
    if (works.has(key) || (owner !== null && owner !== id && alive.includes(owner))) continue;
    const ownership = await Ownership.acquire(bus, key, id, seen[at]!);
    if (ownership === null) continue;
    say(`takes ${key}${owner === null ? '' : ` from ${owner}`}`);
    const work = begin(ownership, () => membership.isAlive);
    works.set(key, work);
    void work.done.finally(() => works.delete(key));
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

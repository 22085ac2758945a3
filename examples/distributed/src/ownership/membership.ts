import { decode, encode } from '../bus/messages.js';
import { WORKERS_BUCKET } from '../bus/names.js';
import type { Bus } from '../bus/open-bus.js';

/** What a worker says of itself with every heartbeat. */
export interface Heartbeat {
  readonly role: string;
  readonly pid: number;
  readonly keys: readonly string[];
  /** Since the process began. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly counts: Readonly<Record<string, number>>;
}

const STREAM = `KV_${WORKERS_BUCKET}`;
const SUBJECTS = `$KV.${WORKERS_BUCKET}.`;

/**
 * Who is alive, by nobody's wall clock: a worker is alive as long as its heartbeat was seen to change
 * within the lease, by the monotonic clock of whoever looks.
 */
export class Membership {
  readonly #bus: Bus;
  readonly #me: string;
  readonly #role: string;
  readonly #leaseMs: number;
  readonly #seen = new Map<string, { revision: number; sinceMs: number }>();
  #lookedMs = 0;
  #beatMs = Number.NEGATIVE_INFINITY;

  constructor(bus: Bus, me: string, role: string, leaseMs: number) {
    this.#bus = bus;
    this.#me = me;
    this.#role = role;
    this.#leaseMs = leaseMs;
  }

  async beat(heartbeat: Omit<Heartbeat, 'role'>): Promise<void> {
    // The time before it was sent: nobody can have seen it earlier.
    const sentMs = performance.now();
    await this.#bus.workers.put(this.#me, encode({ ...heartbeat, role: this.#role }));
    this.#beatMs = sentMs;
  }

  /** Whether others must still think that this worker is alive; false after a pause. */
  get isAlive(): boolean {
    return performance.now() - this.#beatMs < this.#leaseMs;
  }

  /** The workers of the same role that are alive, this one among them, sorted. */
  async alive(): Promise<readonly string[]> {
    const nowMs = performance.now();
    // Whoever was away has seen nothing of the time between, and may not hold it against others.
    if (nowMs - this.#lookedMs > this.#leaseMs / 2) this.#seen.clear();
    this.#lookedMs = nowMs;
    const alive = new Set([this.#me]);
    for (const [id, { revision, heartbeat }] of await readHeartbeats(this.#bus)) {
      if (heartbeat.role !== this.#role) continue;
      const known = this.#seen.get(id);
      if (known?.revision !== revision) this.#seen.set(id, { revision, sinceMs: nowMs });
      else if (nowMs - known.sinceMs >= this.#leaseMs) continue;
      alive.add(id);
    }
    return [...alive].sort();
  }

  async leave(): Promise<void> {
    await this.#bus.workers.purge(this.#me);
  }
}

/** The newest heartbeat of every worker that is listed. */
export async function readHeartbeats(
  bus: Bus,
): Promise<Map<string, { readonly revision: number; readonly heartbeat: Heartbeat }>> {
  const info = await bus.manager.streams.info(STREAM, { subjects_filter: '>' });
  const ids = Object.keys(info.state.subjects ?? {}).map((each) => each.slice(SUBJECTS.length));
  const entries = await Promise.all(ids.map((id) => bus.workers.get(id)));
  const heartbeats = new Map<string, { revision: number; heartbeat: Heartbeat }>();
  for (const entry of entries) {
    if (entry?.operation !== 'PUT') continue;
    const heartbeat = decode(entry.value) as unknown as Heartbeat | null;
    if (heartbeat !== null) heartbeats.set(entry.key, { revision: entry.revision, heartbeat });
  }
  return heartbeats;
}

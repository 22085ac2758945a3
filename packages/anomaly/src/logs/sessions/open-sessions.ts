import { type Linked, RecencyList } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { LEAP_MS } from '../log-clock.js';

/** Events of one session that are looked at; the rest are counted only. */
const MAX_EVENTS = 1024;
const MAX_ID_LENGTH = 128;
/** Events and kinds are symbols of 32 bits. */
const MOST = 2 ** 31 - 1;

/** A session that may go on. */
export interface OpenSession extends Linked<OpenSession> {
  readonly key: string;
  /** The service that its lines are from. */
  readonly service: string;
  /** The service's own number. */
  readonly kind: number;
  readonly id: string;
  readonly events: number[];
  startedMs: number;
  lastMs: number;
}

/** The sessions that are open: each until it has been quiet for a while, or others need its room. */
export class OpenSessions {
  readonly #maxSessions: number;
  readonly #idleMs: number;
  readonly #open = new Map<string, OpenSession>();
  readonly #order = new RecencyList<OpenSession>();
  /** Events beyond what is looked at of a session. */
  dropped = 0;

  constructor(maxSessions: number, idleMs: number) {
    this.#maxSessions = maxSessions;
    this.#idleMs = idleMs;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Adds an event; gives the session that had to make room for it, or null. */
  add(
    { name, kind }: { readonly name: string; readonly kind: number },
    id: string,
    event: number,
    timeMs: number,
  ): OpenSession | null {
    const key = `${kind}\u001f${id.length > MAX_ID_LENGTH ? id.slice(0, MAX_ID_LENGTH) : id}`;
    let session = this.#open.get(key);
    let evicted: OpenSession | null = null;
    if (session === undefined) {
      if (this.#open.size >= this.#maxSessions) evicted = this.#take(this.#order.oldest!);
      session = {
        key,
        service: name,
        kind,
        id: key.slice(key.indexOf('\u001f') + 1),
        events: [],
        startedMs: timeMs,
        lastMs: timeMs,
        older: null,
        newer: null,
      };
      this.#open.set(key, session);
      this.#order.add(session);
    } else {
      this.#order.touch(session);
    }
    session.lastMs = Math.max(session.lastMs, timeMs);
    if (session.events.length < MAX_EVENTS) session.events.push(event);
    else this.dropped++;
    return evicted;
  }

  /**
   * Takes out the longest unused session if it has been quiet for long enough at `nowMs`, or is from so far
   * ahead that the clock has been set back since: it would hold up all others.
   */
  nextIdle(nowMs: number): OpenSession | null {
    const { oldest } = this.#order;
    if (oldest === null) return null;
    const quietMs = nowMs - oldest.lastMs;
    return quietMs > this.#idleMs || quietMs < -LEAP_MS ? this.#take(oldest) : null;
  }

  #take(session: OpenSession): OpenSession {
    this.#order.remove(session);
    this.#open.delete(session.key);
    return session;
  }

  toJSON(): unknown {
    return {
      dropped: this.dropped,
      open: [...this.#order].map(({ service, kind, id, events, startedMs, lastMs }) => ({
        service,
        kind,
        id,
        events: [...events],
        startedMs,
        lastMs,
      })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, maxSessions: number, idleMs: number): OpenSessions {
    const sessions = new OpenSessions(maxSessions, idleMs);
    sessions.dropped = reader.number('dropped', { min: 0, integer: true });
    const limit = { maxLength: MAX_EVENTS };
    reader.list('open', { maxLength: maxSessions }, (item) => {
      const service = item.string('service', { maxLength: MAX_ID_LENGTH });
      const id = item.string('id', { maxLength: MAX_ID_LENGTH });
      const kind = item.number('kind', { min: 0, max: MOST, integer: true });
      const session: OpenSession = {
        key: `${kind}\u001f${id}`,
        service,
        kind,
        id,
        events: item.numbers('events', limit, { min: 0, max: MOST, integer: true }),
        startedMs: item.number('startedMs'),
        lastMs: item.number('lastMs'),
        older: null,
        newer: null,
      };
      if (sessions.#open.has(session.key)) return;
      sessions.#open.set(session.key, session);
      sessions.#order.add(session);
    });
    return sessions;
  }
}

import type { SnapshotReader } from '@aegis/core/snapshot';

/** What an episode is of: errors, how much is said, or how requests go. */
export type EpisodeGroup = (typeof GROUPS)[number];

const GROUPS = ['errors', 'volume', 'sessions'] as const;

/** One cause at one service that goes on: reported once, then counted. */
export interface LogEpisode {
  /** The id of the anomaly that opened it. */
  readonly id: string;
  readonly nodeId: string;
  readonly group: EpisodeGroup;
  readonly startedMs: number;
  readonly lastSeenMs: number;
  /** Alarms that belong to it, the first one too. */
  readonly count: number;
  /** The highest score so far, in bans. */
  readonly score: number;
}

const WINDOW_GROUPS = ['errors', 'volume'] as const;
/** Open episodes are bounded; of more, the oldest close. */
const MAX_EPISODES = 1024;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Keeps what is going on, so that each cause comes out once. */
export class LogEpisodes {
  readonly #quietMs: number;
  readonly #open = new Map<string, Mutable<LogEpisode>>();

  constructor(quietMs: number) {
    this.#quietMs = quietMs;
  }

  /** Takes an alarm into what goes on already; false where nothing does. */
  join(nodeId: string, group: EpisodeGroup, score: number, timeMs: number): boolean {
    const open = this.#open.get(`${group}:${nodeId}`);
    if (open === undefined || timeMs - open.lastSeenMs > this.#quietMs) return false;
    open.lastSeenMs = Math.max(open.lastSeenMs, timeMs);
    open.count++;
    open.score = Math.max(open.score, score);
    return true;
  }

  /** Opens an episode with its first alarm. */
  begin(id: string, nodeId: string, group: EpisodeGroup, score: number, timeMs: number): void {
    const key = `${group}:${nodeId}`;
    this.#open.delete(key);
    if (this.#open.size >= MAX_EPISODES) {
      for (const oldest of this.#open.keys()) {
        this.#open.delete(oldest);
        break;
      }
    }
    const times = { startedMs: timeMs, lastSeenMs: timeMs };
    this.#open.set(key, { id, nodeId, group, ...times, count: 1, score });
  }

  /** Whether its errors or its volume are out of order at this service. */
  isOpen(nodeId: string, nowMs: number): boolean {
    for (const group of WINDOW_GROUPS) {
      const episode = this.#open.get(`${group}:${nodeId}`);
      if (episode !== undefined && nowMs - episode.lastSeenMs <= this.#quietMs) return true;
    }
    return false;
  }

  /** When the oldest open episode of this service began. */
  startOf(nodeId: string): number | null {
    let start: number | null = null;
    for (const group of WINDOW_GROUPS) {
      const episode = this.#open.get(`${group}:${nodeId}`);
      if (episode !== undefined && (start === null || episode.startedMs < start)) {
        start = episode.startedMs;
      }
    }
    return start;
  }

  /** What goes on at `nowMs`, the oldest first. */
  open(nowMs: number): LogEpisode[] {
    return [...this.#open.values()]
      .filter((episode) => nowMs - episode.lastSeenMs <= this.#quietMs)
      .map((episode) => ({ ...episode }));
  }

  toJSON(): unknown {
    return { open: [...this.#open.values()].map((episode) => ({ ...episode })) };
  }

  static read(reader: SnapshotReader, quietMs: number): LogEpisodes {
    const episodes = new LogEpisodes(quietMs);
    reader.list('open', { maxLength: MAX_EPISODES }, (item) => {
      const nodeId = item.string('nodeId', { maxLength: 128 });
      const group = item.oneOf('group', GROUPS);
      episodes.#open.set(`${group}:${nodeId}`, {
        id: item.string('id', { maxLength: 64 }),
        nodeId,
        group,
        startedMs: item.number('startedMs'),
        lastSeenMs: item.number('lastSeenMs'),
        count: item.number('count', { min: 1, integer: true }),
        score: item.number('score', { min: 0 }),
      });
    });
    return episodes;
  }
}

import { SnapshotReader } from '@aegis/core/snapshot';
import fc from 'fast-check';
import { expect } from 'vitest';
import { commandsWith } from '../../../../tools/fuzz/commands.js';
import { type EpisodeGroup, LogEpisodes } from '../../src/logs/log-episodes.js';

/** So many episodes may be open; of more the first opened closes. */
const MOST = 1024;

interface Alarm {
  readonly score: number;
  readonly timeMs: number;
}

interface Cause {
  readonly id: string;
  readonly nodeId: string;
  readonly group: EpisodeGroup;
  readonly alarms: Alarm[];
}

/** Every episode with all its alarms, in the order in which they were opened. */
export class LogEpisodeModel {
  readonly quietMs: number;
  #causes: Cause[] = [];
  opened = 0;

  constructor(quietMs: number) {
    this.quietMs = quietMs;
  }

  #of(nodeId: string, group: EpisodeGroup): Cause | undefined {
    return this.#causes.find((cause) => cause.nodeId === nodeId && cause.group === group);
  }

  #isOpen(cause: Cause, nowMs: number): boolean {
    return nowMs - lastSeen(cause) <= this.quietMs;
  }

  join(nodeId: string, group: EpisodeGroup, alarm: Alarm): boolean {
    const cause = this.#of(nodeId, group);
    if (cause === undefined || !this.#isOpen(cause, alarm.timeMs)) return false;
    cause.alarms.push(alarm);
    return true;
  }

  begin(nodeId: string, group: EpisodeGroup, alarm: Alarm): string {
    const id = `e${this.opened++}`;
    const old = this.#of(nodeId, group);
    const kept = this.#causes.filter((cause) => cause !== old);
    this.#causes = [...kept, { id, nodeId, group, alarms: [alarm] }].slice(-MOST);
    return id;
  }

  isOpen(nodeId: string, nowMs: number): boolean {
    return this.#ofWindows(nodeId).some((cause) => this.#isOpen(cause, nowMs));
  }

  startOf(nodeId: string): number | null {
    const starts = this.#ofWindows(nodeId).map(({ alarms }) => alarms[0]!.timeMs);
    return starts.length === 0 ? null : Math.min(...starts);
  }

  #ofWindows(nodeId: string): Cause[] {
    return this.#causes.filter((cause) => cause.nodeId === nodeId && cause.group !== 'sessions');
  }

  open(nowMs: number): object[] {
    const open = this.#causes.filter((cause) => this.#isOpen(cause, nowMs));
    return open.map((cause) => {
      const { id, nodeId, group, alarms } = cause;
      const scores = alarms.map(({ score }) => score);
      const count = alarms.length;
      const times = { startedMs: alarms[0]!.timeMs, lastSeenMs: lastSeen(cause) };
      return { id, nodeId, group, ...times, count, score: Math.max(...scores) };
    });
  }
}

function lastSeen({ alarms }: Cause): number {
  return Math.max(...alarms.map(({ timeMs }) => timeMs));
}

/** The episodes that are tried; a snapshot puts others in their place. */
export interface LogEpisodesUnderTest {
  episodes: LogEpisodes;
  nowMs: number;
}

type Step<T> = (given: T) => (model: LogEpisodeModel, real: LogEpisodesUnderTest) => void;

const NODES = ['cart', 'web', '__proto__', ''];
const alarm = fc.record({
  nodeId: fc.constantFrom(...NODES),
  group: fc.constantFrom<EpisodeGroup>('errors', 'volume', 'sessions'),
  score: fc.double({ min: 0, max: 300, noNaN: true }),
  // What several services say does not come in order.
  afterMs: fc.integer({ min: -400, max: 700 }),
});
type Given = Parameters<Parameters<typeof alarm.map>[0]>[0];

function raise(model: LogEpisodeModel, real: LogEpisodesUnderTest, given: Given): void {
  const { nodeId, group, score } = given;
  const { nowMs: timeMs } = real;
  const joined = real.episodes.join(nodeId, group, score, timeMs);
  expect(joined).toBe(model.join(nodeId, group, { score, timeMs }));
  if (joined) return;
  const id = model.begin(nodeId, group, { score, timeMs });
  real.episodes.begin(id, nodeId, group, score, timeMs);
}

function compare(model: LogEpisodeModel, { episodes, nowMs }: LogEpisodesUnderTest): void {
  expect(episodes.open(nowMs)).toEqual(model.open(nowMs));
  for (const nodeId of NODES) {
    expect(episodes.isOpen(nodeId, nowMs)).toBe(model.isOpen(nodeId, nowMs));
    expect(episodes.startOf(nodeId)).toBe(model.startOf(nodeId));
  }
}

const of = commandsWith(compare);

const alarms: Step<Given> = (given) => (model, real) => {
  real.nowMs += given.afterMs;
  raise(model, real, given);
};
/** A line that belongs to what goes on, and is nothing where nothing does. */
const line: Step<Given> =
  ({ nodeId, group }) =>
  (model, real) => {
    const { nowMs: timeMs } = real;
    const joined = real.episodes.join(nodeId, group, 0, timeMs);
    expect(joined).toBe(model.join(nodeId, group, { score: 0, timeMs }));
  };
const wait: Step<number> = (ms) => (_model, real) => {
  real.nowMs += ms;
};
const crowd: Step<number> = (count) => (model, real) => {
  for (let i = 0; i < count; i++) {
    raise(model, real, { nodeId: `pod-${i}`, group: 'errors', score: 1, afterMs: 0 });
  }
};
const resume: Step<null> = () => (model, real) => {
  const json: unknown = JSON.parse(JSON.stringify(real.episodes));
  const reader = SnapshotReader.open(
    { kind: 'episodes', version: 1, episodes: json },
    { kind: 'episodes', version: 1 },
  );
  const { quietMs } = model;
  real.episodes = reader.object('episodes', (field) => LogEpisodes.read(field, quietMs));
  expect(JSON.parse(JSON.stringify(real.episodes))).toEqual(json);
};

const anyAlarm = of(alarm, 'alarm', alarms);
export const logCommands: fc.Arbitrary<
  Iterable<fc.Command<LogEpisodeModel, LogEpisodesUnderTest>>
> = fc.commands(
  [
    ...[anyAlarm, anyAlarm, anyAlarm, anyAlarm, anyAlarm, of(alarm, 'line', line)],
    of(fc.integer({ min: 0, max: 1500 }), 'wait', wait),
    of(fc.constantFrom(3, 3, 3, 3, 1030), 'crowd', crowd),
    of(fc.constant(null), 'put away and take out', resume),
  ],
  { maxCommands: 40, size: 'max' },
);

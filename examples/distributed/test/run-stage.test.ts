import { describe, expect, it, vi } from 'vitest';
import { telemetryStream } from '../src/bus/names.js';
import type { Bus } from '../src/bus/open-bus.js';
import { Ownership, readRecord } from '../src/ownership/ownership.js';
import { runStage } from '../src/stage/run-stage.js';
import type { Incoming, Stage } from '../src/stage/stage.js';
import { Tally } from '../src/stage/tally.js';
import { WITHOUT_NATS, withBus } from './nats.js';

const STREAM = telemetryStream(0);
const WAIT = { timeout: 30_000, interval: 20 };

/** Remembers the sequences that it was given, and tells each. */
class Recorder implements Stage {
  readonly seen: number[];

  constructor(state: unknown) {
    this.seen = [...((state ?? []) as number[])];
  }

  get sequence(): number {
    return this.seen.at(-1) ?? 0;
  }

  process({ sequence }: Incoming) {
    this.seen.push(sequence);
    return [{ subject: 'findings.p000.seen', messageId: `seen-${sequence}`, body: { sequence } }];
  }

  toJSON(): unknown {
    return this.seen;
  }
}

async function fill(bus: Bus, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await bus.client.publish('telemetry.p000.clock', '{}');
}

/** Runs a recorder as `owner`, from whatever is stored. */
async function start(bus: Bus, owner: string, isAlive: () => boolean = () => true) {
  const ownership = await Ownership.acquire(bus, 'p000', owner, await readRecord(bus, 'p000'));
  if (ownership === null) throw new Error('somebody was faster');
  const tally = new Tally();
  const said: string[] = [];
  let recorder = new Recorder(null);
  const work = runStage(bus, ownership, {
    stream: STREAM,
    restore: (state) => {
      recorder = new Recorder(state);
      return recorder;
    },
    isAlive,
    tally,
    snapshotMs: 1e9,
    snapshotMessages: 5,
    say: (sentence) => said.push(sentence),
  });
  const hasSeen = (sequence: number): Promise<unknown> =>
    vi.waitFor(() => expect(recorder.sequence).toBe(sequence), WAIT);
  return { work, tally, said, hasSeen, seen: () => recorder.seen };
}

describe.skipIf(WITHOUT_NATS !== null)('runStage', () => {
  it('stores what it has when it is told to end, and a successor goes on behind it', () =>
    withBus(async (bus) => {
      await fill(bus, 7);
      const first = await start(bus, 'a');
      await first.hasSeen(7);
      first.work.stop();
      await first.work.done;
      expect((await readRecord(bus, 'p000')).record).toMatchObject({
        owner: null,
        snapshot: { sequence: 7 },
      });
      await fill(bus, 3);
      const second = await start(bus, 'b');
      await second.hasSeen(10);
      expect(second.seen()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(second.tally.counts().published).toBe(3);
      second.work.stop();
      await second.work.done;
    }));

  it('taken over without a word, what is not stored is read and told again', () =>
    withBus(async (bus) => {
      await fill(bus, 7);
      let isAlive = true;
      const first = await start(bus, 'a', () => isAlive);
      await first.hasSeen(7);
      isAlive = false;
      const second = await start(bus, 'b');
      await second.hasSeen(7);
      await first.work.done;
      expect(first.said.join()).toContain('not heard of');
      // Five were stored; the server knows the other two for repeats.
      await vi.waitFor(
        () => expect(second.tally.counts()).toMatchObject({ published: 2, duplicates: 2 }),
        WAIT,
      );
      second.work.stop();
      await second.work.done;
    }));

  it('counts what retention took away unread', () =>
    withBus(async (bus) => {
      await fill(bus, 9);
      await bus.manager.streams.purge(STREAM, { seq: 5 });
      const { work, tally, said, hasSeen, seen } = await start(bus, 'a');
      await hasSeen(9);
      expect(seen()).toEqual([5, 6, 7, 8, 9]);
      expect(tally.counts().lost).toBe(4);
      expect(said).toEqual(['p000: 4 messages were gone before they were read']);
      work.stop();
      await work.done;
    }));

  it('does not go on where the stream is shorter than the snapshot', () =>
    withBus(async (bus) => {
      await fill(bus, 6);
      const first = await start(bus, 'a');
      await first.hasSeen(6);
      first.work.stop();
      await first.work.done;
      const { config } = await bus.manager.streams.info(STREAM);
      await bus.manager.streams.delete(STREAM);
      await bus.manager.streams.add(config);
      const second = await start(bus, 'b');
      await second.work.done;
      expect(second.said.join()).toContain('made anew');
    }));
});

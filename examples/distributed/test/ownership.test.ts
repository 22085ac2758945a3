import { describe, expect, it } from 'vitest';
import { SNAPSHOTS_BUCKET } from '../src/bus/names.js';
import type { Bus } from '../src/bus/open-bus.js';
import { Ownership, OwnershipLost, readRecord } from '../src/ownership/ownership.js';
import { readSnapshot, writeSnapshot } from '../src/ownership/snapshot-store.js';
import { WITHOUT_NATS, withBus } from './nats.js';

/** Text that hardly packs, so that it takes several pieces. */
function bulk(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return String.fromCharCode(33 + ((state >>> 24) % 90));
  }).join('');
}

async function take(bus: Bus, owner: string): Promise<Ownership> {
  const ownership = await Ownership.acquire(bus, 'p000', owner, await readRecord(bus, 'p000'));
  if (ownership === null) throw new Error('somebody was faster');
  return ownership;
}

async function piecesOf(bus: Bus): Promise<number> {
  const info = await bus.manager.streams.info(`KV_${SNAPSHOTS_BUCKET}`);
  return info.state.messages;
}

describe.skipIf(WITHOUT_NATS !== null)('Ownership', () => {
  it('is had by one of those who want it at once', () =>
    withBus(async (bus) => {
      const seen = await readRecord(bus, 'p000');
      const names = ['a', 'b', 'c', 'd'];
      const all = await Promise.all(
        names.map((name) => Ownership.acquire(bus, 'p000', name, seen)),
      );
      expect(all.filter((each) => each !== null)).toHaveLength(1);
      const { record } = await readRecord(bus, 'p000');
      expect(record.owner).toBe(names[all.findIndex((each) => each !== null)]);
      expect(record.epoch).toBe(1);
    }));

  it('keeps a snapshot of several pieces, and the newest alone', () =>
    withBus(async (bus) => {
      const ownership = await take(bus, 'a');
      const state = { text: bulk(2_000_000) };
      const first = await ownership.commit(7, state);
      expect(first.pieces).toBeGreaterThan(2);
      expect(await readSnapshot(bus, first)).toEqual(state);
      const second = await ownership.commit(8, { text: 'short' });
      expect(await piecesOf(bus)).toBe(second.pieces);
      await expect(readSnapshot(bus, first)).rejects.toThrow('missing');
    }));

  it('of one who was passed over writes nothing any more', () =>
    withBus(async (bus) => {
      const paused = await take(bus, 'paused');
      await paused.commit(10, { at: 10 });
      const successor = await take(bus, 'successor');
      const { sequence } = await successor.commit(20, { at: 20 });
      await expect(paused.commit(15, { at: 15 })).rejects.toThrow(OwnershipLost);
      await expect(paused.release()).rejects.toThrow(OwnershipLost);
      const { record } = await readRecord(bus, 'p000');
      expect([record.owner, record.epoch, sequence]).toEqual(['successor', 2, 20]);
      expect(await readSnapshot(bus, record.snapshot!)).toEqual({ at: 20 });
    }));

  it('taken over clears away what was left half done', () =>
    withBus(async (bus) => {
      const ownership = await take(bus, 'a');
      const { pieces } = await ownership.commit(1, { at: 1 });
      await writeSnapshot(bus, 'p000.1-2', 2, { never: 'committed' });
      expect(await piecesOf(bus)).toBe(2 * pieces);
      await ownership.release();
      await take(bus, 'b');
      expect(await piecesOf(bus)).toBe(pieces);
    }));

  it('begins anew where a person has deleted the record', () =>
    withBus(async (bus) => {
      await (await take(bus, 'a')).commit(5, {});
      await bus.owners.delete('p000');
      const { record } = await readRecord(bus, 'p000');
      expect(record.snapshot).toBeNull();
      expect((await take(bus, 'b')).snapshot).toBeNull();
    }));
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/inputs/input.js';
import { Journal } from '../../src/journal/journal.js';
import { readJournal } from '../../src/journal/read-journal.js';
import { Pump } from '../../src/live/pump.js';
import type { Entry } from '../../src/watch/entry.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aegis-pump-'));
});
afterEach(() => rm(folder, { recursive: true }));

const LIMIT = 50;

const batchOf = (source: string, lines: number, position: number): Batch => ({
  source,
  position,
  logs: Array.from({ length: lines }, () => ({ line: 'x', nodeId: null, receivedMs: 0 })),
});

describe('Pump', () => {
  it('applies what each gives in its order, once, as it is written, and holds no more than it may', async () => {
    const sender = fc.array(fc.nat({ max: 20 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(sender, { minLength: 1, maxLength: 5 }), async (senders) => {
        await rm(folder, { recursive: true, force: true });
        const journal = await Journal.open(folder, 0);
        const applied: [number, Entry][] = [];
        let deepest = 0;
        const pump = new Pump(
          journal,
          async (sequence, entry) => {
            deepest = Math.max(deepest, pump.depth);
            applied.push([sequence, entry]);
          },
          LIMIT,
          () => 0,
        );
        await Promise.all(
          senders.map(async (sizes, sender) => {
            for (const [position, lines] of sizes.entries()) {
              await pump.take(batchOf(`s${sender}`, lines, position));
            }
          }),
        );
        await pump.idle();
        await journal.close();
        expect(pump.depth).toBe(0);
        // The last that finds room may be larger than the room.
        expect(deepest).toBeLessThan(LIMIT + 21);
        expect(applied.map(([sequence]) => sequence)).toEqual(applied.map((_, index) => index));
        for (const [sender, sizes] of senders.entries()) {
          const its = applied.flatMap(([, entry]) =>
            entry.kind === 'batch' && entry.batch.source === `s${sender}`
              ? [entry.batch.position]
              : [],
          );
          expect(its).toEqual([...sizes.keys()]);
        }
        const written: unknown[] = [];
        for await (const { entry } of readJournal(folder, -1)) written.push(entry);
        expect(written).toEqual(applied.map(([, entry]) => entry));
      }),
      { numRuns: 30 },
    );
  });

  it('says that it is full while one waits, and counts whom it refuses', async () => {
    const journal = await Journal.open(folder, 0);
    let goOn = (): void => {};
    const blocked = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const pump = new Pump(
      journal,
      () => blocked,
      LIMIT,
      () => 0,
    );
    await pump.take(batchOf('a', 2 * LIMIT, 0));
    expect(pump.isFull).toBe(true);
    let isIn = false;
    const second = pump.take(batchOf('a', 1, 1)).then(() => {
      isIn = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isIn).toBe(false);
    expect(journal.state.next).toBe(1);
    goOn();
    await second;
    await pump.idle();
    expect(pump.isFull).toBe(false);
    expect(pump.refused).toBe(1);
    await journal.close();
  });

  it('tells who waits for it when an entry is written, and when it is applied', async () => {
    const journal = await Journal.open(folder, 0);
    const order: string[] = [];
    const pump = new Pump(
      journal,
      async () => void order.push('apply'),
      LIMIT,
      () => 0,
    );
    const tick: Entry = { kind: 'tick', nowMs: 1, settledMs: 0 };
    await Promise.all([
      pump.put(tick).then(() => order.push('written')),
      pump.put(tick, 'applied').then(() => order.push('applied')),
    ]);
    expect(order.indexOf('applied')).toBeGreaterThan(order.lastIndexOf('apply') - 1);
    expect(order.filter((what) => what === 'apply')).toHaveLength(2);
    await journal.close();
  });
});

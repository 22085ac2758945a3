import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenSessions } from '../../../src/logs/sessions/open-sessions.js';
import { isRefused, takenOut } from '../taken-out.js';

const SHOP = { name: 'shop', kind: 0 };
const BANK = { name: 'bank', kind: 1 };
const IDLE_MS = 1000;
const DAY_MS = 86_400_000;

function idle(sessions: OpenSessions, nowMs: number): string[] {
  const ids: string[] = [];
  for (let next = sessions.nextIdle(nowMs); next !== null; next = sessions.nextIdle(nowMs)) {
    ids.push(next.id);
  }
  return ids;
}

describe('OpenSessions', () => {
  it('has the events of a session in the order that they came', () => {
    const sessions = new OpenSessions(10, IDLE_MS);
    for (const event of [3, 1, 3]) sessions.add(SHOP, 'a', event, 5);
    expect(sessions.nextIdle(5 + IDLE_MS)).toBeNull();
    const session = sessions.nextIdle(6 + IDLE_MS);
    expect(session).toMatchObject({ id: 'a', service: 'shop', events: [3, 1, 3], lastMs: 5 });
    expect(sessions.size).toBe(0);
  });

  it('keeps sessions of two services with one id apart', () => {
    const sessions = new OpenSessions(10, IDLE_MS);
    sessions.add(SHOP, 'a', 1, 0);
    sessions.add(BANK, 'a', 2, 0);
    expect(sessions.size).toBe(2);
    const closed = [sessions.nextIdle(1e6), sessions.nextIdle(1e6)];
    expect(closed.map((s) => [s?.service, s?.events])).toEqual([
      ['shop', [1]],
      ['bank', [2]],
    ]);
  });

  it('gives up the longest unused one when there is no room', () => {
    const sessions = new OpenSessions(2, IDLE_MS);
    expect(sessions.add(SHOP, 'a', 1, 0)).toBeNull();
    expect(sessions.add(SHOP, 'b', 1, 1)).toBeNull();
    sessions.add(SHOP, 'a', 2, 2);
    expect(sessions.add(SHOP, 'c', 1, 3)).toMatchObject({ id: 'b', events: [1] });
    expect(sessions.size).toBe(2);
  });

  it('closes what is idle, the longest unused first, and nothing else', () => {
    const sessions = new OpenSessions(10, IDLE_MS);
    for (const [id, timeMs] of [
      ['a', 0],
      ['b', 100],
      ['c', 200],
      ['a', 300],
    ] as const) {
      sessions.add(SHOP, id, 1, timeMs);
    }
    expect(idle(sessions, 150 + IDLE_MS)).toEqual(['b']);
    expect(idle(sessions, 301 + IDLE_MS)).toEqual(['c', 'a']);
  });

  it('is not held up by a session of a clock that was wrong', () => {
    const sessions = new OpenSessions(10, IDLE_MS);
    sessions.add(SHOP, 'of next year', 1, 365 * DAY_MS);
    sessions.add(SHOP, 'a', 1, 0);
    expect(idle(sessions, 2 * IDLE_MS)).toEqual(['of next year', 'a']);
  });

  it('looks at a bounded number of events, and counts the others', () => {
    const sessions = new OpenSessions(10, IDLE_MS);
    for (let i = 0; i < 1500; i++) sessions.add(SHOP, 'a', i, i);
    expect(sessions.dropped).toBe(476);
    const session = sessions.nextIdle(1e6);
    expect(session?.events.length).toBe(1024);
    expect(session?.lastMs).toBe(1499);
  });

  it('cuts long ids', () => {
    const sessions = new OpenSessions(10, IDLE_MS);
    sessions.add(SHOP, 'x'.repeat(5000), 1, 0);
    sessions.add(SHOP, 'x'.repeat(6000), 2, 0);
    expect(sessions.size).toBe(1);
    expect(sessions.nextIdle(1e6)?.id.length).toBe(128);
  });

  it('continues from a snapshot, in the same order', () => {
    const adds = fc.array(fc.tuple(fc.nat(9), fc.nat(1), fc.nat(50), fc.nat(3000)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(adds, adds, (before, after) => {
        const whole = new OpenSessions(6, IDLE_MS);
        const add = (sessions: OpenSessions, [id, of, event, ms]: number[]): string | undefined =>
          sessions.add(of === 0 ? SHOP : BANK, `${id}`, event!, ms!)?.key;
        for (const each of before) add(whole, each);
        const half = takenOut(whole.toJSON(), (r) => OpenSessions.read(r, 6, IDLE_MS));
        for (const each of after) expect(add(half, each)).toBe(add(whole, each));
        expect(half.toJSON()).toEqual(whole.toJSON());
        expect(idle(half, 2500)).toEqual(idle(whole, 2500));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('refuses a broken snapshot', () => {
    const sessions = new OpenSessions(6, IDLE_MS);
    sessions.add(SHOP, 'a', 1, 0);
    const { open } = sessions.toJSON() as { open: object[] };
    for (const broken of [
      { dropped: -1, open },
      { dropped: 0, open: Array(7).fill(open[0]) },
      { dropped: 0, open: [{ ...open[0], events: [-1] }] },
      { dropped: 0, open: [{ ...open[0], events: Array(1025).fill(1) }] },
      { dropped: 0, open: [{ ...open[0], kind: 0.5 }] },
      { dropped: 0, open: [{ ...open[0], lastMs: null }] },
    ]) {
      expect(isRefused(broken, (r) => OpenSessions.read(r, 6, IDLE_MS))).toBe(true);
    }
  });
});

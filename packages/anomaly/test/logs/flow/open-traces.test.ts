import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteStep, OpenTraces, takeSettled, wait } from '../../../src/logs/flow/open-traces.js';
import { isRefused, takenOut } from '../taken-out.js';

const START = 0;
const LAST = 9;

function quiet(traces: OpenTraces, untilMs: number): string[] {
  const ids: string[] = [];
  for (let next = traces.takeQuiet(untilMs); next !== null; next = traces.takeQuiet(untilMs)) {
    ids.push(next.id);
  }
  return ids;
}

describe('OpenTraces', () => {
  it('has each trace once, at its start at first', () => {
    const traces = new OpenTraces(10);
    const trace = traces.of('a', START, 5);
    expect(trace).toMatchObject({ before: START, last: START, lastMs: 5 });
    trace.last = 7;
    expect(traces.of('a', START, 3)).toBe(trace);
    expect(trace).toMatchObject({ last: 7, lastMs: 5 });
    expect(traces.size).toBe(1);
  });

  it('makes room by the longest unused, and takes out what is quiet in that order', () => {
    const traces = new OpenTraces(3);
    for (const [id, timeMs] of [
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['a', 3],
      ['d', 4],
    ] as const) {
      traces.of(id, START, timeMs);
    }
    expect(traces.size).toBe(3);
    expect(quiet(traces, 3)).toEqual(['c', 'a']);
    traces.clear();
    expect([traces.size, traces.takeQuiet(99)]).toEqual([0, null]);
  });

  it('is bounded, ids too', () => {
    const traces = new OpenTraces(50);
    for (let i = 0; i < 500; i++) traces.of(`${'x'.repeat(1000)}`, START, i);
    expect(traces.size).toBe(1);
    for (let i = 0; i < 500; i++) traces.of(`${i}`, START, i);
    expect(traces.size).toBe(50);
    expect(quiet(traces, 1e9)[0]).toBe('450');
  });

  it('continues from a snapshot', () => {
    const uses = fc.array(fc.tuple(fc.nat(9), fc.nat(100)), { maxLength: 40 });
    fc.assert(
      fc.property(uses, uses, (before, after) => {
        const whole = new OpenTraces(5);
        const use = (traces: OpenTraces, [id, timeMs]: readonly [number, number]): void => {
          const trace = traces.of(`${id}`, START, timeMs);
          noteStep(trace, timeMs >> 4, trace.last, id);
          if (wait(trace, 1 + (id % LAST), timeMs) !== null) takeSettled(trace, timeMs);
          trace.last = id;
        };
        for (const each of before) use(whole, each);
        const half = takenOut(whole.toJSON(), (reader) => OpenTraces.read(reader, 5, LAST));
        for (const each of after) {
          use(whole, each);
          use(half, each);
        }
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('tells of what makes room', () => {
    const gone: string[] = [];
    const traces = new OpenTraces(2, ({ id }) => gone.push(id));
    for (const id of ['a', 'b', 'a', 'c', 'd']) traces.of(id, START, 0);
    expect(gone).toEqual(['b', 'a']);
    expect(Array.from(traces, ({ id }) => id)).toEqual(['c', 'd']);
  });

  it('refuses a broken snapshot', () => {
    const traces = new OpenTraces(5);
    traces.of('a', START, 0);
    const [item] = (traces.toJSON() as { open: object[] }).open;
    for (const open of [
      Array(6).fill(item),
      [{ ...item, id: 'x'.repeat(129) }],
      [{ ...item, last: -1 }],
      [{ ...item, before: LAST + 1 }],
      [{ ...item, lastMs: null }],
      [{ ...item, steps: Array(129).fill(1) }],
      [{ ...item, window: 0.5 }],
      [{ ...item, waiting: [{ event: 0, timeMs: 1 }] }],
      [{ ...item, waiting: Array(65).fill({ event: 1, timeMs: 1 }) }],
      null,
    ]) {
      expect(isRefused({ open }, (reader) => OpenTraces.read(reader, 5, LAST))).toBe(true);
    }
  });
});

describe('noteStep', () => {
  it('counts a step of a trace once in a window', () => {
    const trace = new OpenTraces(1).of('a', START, 0);
    expect(noteStep(trace, 1, 5, 6)).toBe(true);
    expect(noteStep(trace, 1, 5, 6)).toBe(false);
    expect(noteStep(trace, 1, 6, 5)).toBe(true);
    expect(noteStep(trace, 2, 5, 6)).toBe(true);
  });

  it('tells no more than 64 steps apart', () => {
    const trace = new OpenTraces(1).of('a', START, 0);
    const noted = Array.from({ length: 100 }, (_, i) => noteStep(trace, 1, i, i + 1));
    expect(noted.filter(Boolean).length).toBe(64);
  });
});

describe('wait', () => {
  it('gives events back in order of time, and of arrival where that is the same', () => {
    const events = fc.array(fc.nat(20), { maxLength: 60 });
    fc.assert(
      fc.property(events, fc.nat(20), (times, untilMs) => {
        const trace = new OpenTraces(1).of('a', START, 0);
        for (const [i, timeMs] of times.entries()) wait(trace, i + 1, timeMs);
        const sorted = times
          .map((timeMs, i) => ({ timeMs, event: i + 1 }))
          .sort((a, b) => a.timeMs - b.timeMs);
        const settled = sorted.filter(({ timeMs }) => timeMs <= untilMs);
        expect(takeSettled(trace, untilMs)).toEqual(settled.map(({ event }) => event));
        expect(takeSettled(trace, Number.POSITIVE_INFINITY)).toEqual(
          sorted.slice(settled.length).map(({ event }) => event),
        );
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('asks for the older half to be counted where there are too many', () => {
    const trace = new OpenTraces(1).of('a', START, 0);
    for (let i = 0; i < 63; i++) expect(wait(trace, 1, i)).toBeNull();
    const untilMs = wait(trace, 1, 63)!;
    expect(takeSettled(trace, untilMs).length).toBe(32);
  });
});

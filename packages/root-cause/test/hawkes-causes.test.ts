import { AegisError, Random } from '@aegis/core';
import { type CausalEvent, type HawkesOptions, hawkesCauses } from '@aegis/root-cause/causal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphOf } from './builders.js';
import { type SimulatedEdge, simulate } from './event-simulator.js';

const CHAIN: readonly SimulatedEdge[] = [
  { from: 'a', to: 'b', chance: 0.6, lagMs: 2000 },
  { from: 'b', to: 'c', chance: 0.6, lagMs: 20_000 },
  { from: 'a', to: 'd', chance: 0.4, lagMs: 8000 },
];
const DAY = 86_400_000;

function chain(seed: number): CausalEvent[] {
  const types = ['a', 'b', 'c', 'd'];
  return simulate({ seed, types, groups: ['x', 'y'], count: 100, spanMs: DAY, edges: CHAIN });
}

const names = (edges: readonly { from: string; to: string }[]): string[] =>
  edges.map(({ from, to }) => `${from}>${to}`).sort();

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing';
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : String(error);
  }
}

describe('hawkesCauses', () => {
  it('finds the graph that events were made with, and no shortcut', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { edges } = await hawkesCauses(chain(seed));
      expect(names(edges)).toEqual(['a>b', 'a>d', 'b>c']);
    }
  });

  it('says how strong, how late and how sure', async () => {
    const { edges } = await hawkesCauses(chain(6));
    for (const { from, to, chance } of CHAIN) {
      const found = edges.find((edge) => edge.from === from && edge.to === to)!;
      expect(Math.abs(found.strength - chance)).toBeLessThan(0.15);
      expect(found.pValue).toBeLessThan(1e-6);
      expect(found.stability).toBe(1);
      expect(found.gain).toBeGreaterThan(0);
    }
    const lag = (to: string): number => edges.find((edge) => edge.to === to)!.lagMs;
    expect(lag('b')).toBeLessThan(lag('d'));
    expect(lag('d')).toBeLessThan(lag('c'));
  });

  it('finds an edge in at most 2 of 100 sets of events that have nothing to do with each other', async () => {
    let found = 0;
    for (let seed = 0; seed < 100; seed++) {
      const types = ['a', 'b', 'c', 'd'];
      const none = { seed, types, groups: ['x', 'y'], count: 50, spanMs: 10_000_000, edges: [] };
      const { edges } = await hawkesCauses(simulate(none), { resamples: 1 });
      found += edges.length > 0 ? 1 : 0;
    }
    expect(found).toBeLessThanOrEqual(2);
  });

  it('does not depend on the order in which events come', async () => {
    const events = chain(7);
    const straight = await hawkesCauses(events);
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const shuffled = new Random(seed).shuffle([...events]);
        expect(await hawkesCauses(shuffled)).toEqual(straight);
      }),
      { numRuns: 3 },
    );
  });

  it('does not depend on when time began', async () => {
    const events = chain(8).map((event) => ({
      ...event,
      timestampMs: Math.round(event.timestampMs),
    }));
    const straight = await hawkesCauses(events);
    const later = events.map((event) => ({
      ...event,
      timestampMs: event.timestampMs + 1_700_000_000_000,
    }));
    expect(await hawkesCauses(later)).toEqual(straight);
  });

  it('uses what is known: forbidden edges are absent, required ones there', async () => {
    const prior = (from: string, to: string) =>
      from === 'a' && to === 'b'
        ? ('forbidden' as const)
        : from === 'd' && to === 'c'
          ? ('required' as const)
          : ('allowed' as const);
    const { edges } = await hawkesCauses(chain(9), { prior });
    expect(names(edges)).not.toContain('a>b');
    expect(names(edges)).toContain('d>c');
  });

  it('follows effects along links, and only along them', async () => {
    const groups = ['n0', 'n1', 'n2', 'n3'];
    const edges = [
      {
        from: 'a',
        to: 'b',
        chance: 0.7,
        lagMs: 3000,
        groupOf: (group: string) => groups[(groups.indexOf(group) + 1) % groups.length]!,
      },
    ];
    const types = ['a', 'b'];
    const events = simulate({ seed: 3, types, groups, count: 60, spanMs: DAY, edges });
    const ring = groups.map((group, i) => [group, groups[(i + 1) % 4]!] as const);
    const linked = await hawkesCauses(events, { topology: graphOf(ring) });
    expect(names(linked.edges)).toEqual(['a>b']);
    const apart = await hawkesCauses(events, { topology: graphOf([], groups) });
    expect(apart.edges).toEqual([]);
  });

  it('closes no circle unless it may', async () => {
    const edges = [
      { from: 'a', to: 'b', chance: 0.4, lagMs: 2000 },
      { from: 'b', to: 'a', chance: 0.35, lagMs: 2000 },
    ];
    const types = ['a', 'b'];
    const events = simulate({ seed: 4, types, groups: ['x'], count: 300, spanMs: 30 * DAY, edges });
    expect((await hawkesCauses(events)).edges).toHaveLength(1);
    const both = await hawkesCauses(events, { acyclic: false });
    expect(names(both.edges)).toEqual(['a>b', 'b>a']);
  });

  it('knows that a thing cannot enter the state that it is in', async () => {
    const random = new Random(5);
    const events: CausalEvent[] = [];
    const watched = new Map<string, { startMs: number; endMs: number }>();
    for (let run = 0; run < 30; run++) {
      const group = `run-${run}`;
      watched.set(group, { startMs: 0, endMs: 300_000 });
      const failed = 50_000 + 150_000 * random.float();
      const mended = failed + 60_000;
      const told = (type: string, state: string, timestampMs: number): number =>
        events.push({ type, state, timestampMs, group });
      told('filter', 'ok', 0);
      told('alarm', 'off', 0);
      told('filter', 'clogged', failed);
      told('alarm', 'on', failed + 5000);
      told('filter', 'ok', mended);
      told('alarm', 'off', mended + 2000);
    }
    const { edges, events: used } = await hawkesCauses(events, { watched });
    expect(used).toBe(120);
    expect(names(edges)).toEqual(['filter>alarm']);
    expect(edges[0]!.strength).toBeCloseTo(1, 1);
  });

  it('never throws on data', async () => {
    const time = fc.oneof(
      fc.integer({ min: 0, max: 100_000 }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e15, 0),
    );
    const event = fc.record({
      type: fc.constantFrom('a', 'b', '', '__proto__'),
      timestampMs: time,
      group: fc.constantFrom(null, 'x', 'y'),
      state: fc.constantFrom(null, 'on', 'off'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const { edges, events: used, dropped } = await hawkesCauses(events, { resamples: 5 });
        expect(used + dropped).toBeLessThanOrEqual(events.length);
        for (const edge of edges) {
          for (const value of [edge.lagMs, edge.strength, edge.gain, edge.pValue]) {
            expect(Number.isFinite(value)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the newest events where there are too many', async () => {
    const { events, dropped } = await hawkesCauses(chain(1), { maxEvents: 100 });
    expect(events).toBe(100);
    expect(dropped).toBe(chain(1).length - 100);
  });

  it('refuses wrong options with a sentence', async () => {
    const wrong: HawkesOptions[] = [
      { windowsMs: [] },
      { windowsMs: [2, 1] },
      { windowsMs: [Number.NaN] },
      { maxHops: 4 },
      { sparsity: -1 },
      { resamples: 0 },
      { maxEvents: 0 },
      { watched: new Map([['x', { startMs: 2, endMs: 1 }]]) },
    ];
    for (const options of wrong) {
      expect(await codeOf(hawkesCauses([], options))).toBe('invalid-option');
    }
  });

  it('reports progress and stops when told to', async () => {
    const signal = { aborted: false };
    const fractions: number[] = [];
    const onProgress = ({ fraction }: { fraction: number }): void => {
      fractions.push(fraction);
      signal.aborted = fractions.length === 2;
    };
    expect(await codeOf(hawkesCauses(chain(1), {}, { signal, onProgress }))).toBe('aborted');
    expect(fractions).toHaveLength(2);
  });
});

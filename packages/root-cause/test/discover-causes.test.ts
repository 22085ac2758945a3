import { AegisError, Random } from '@aegis/core';
import { type DiscoveryOptions, discoverCauses } from '@aegis/root-cause/causal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../src/causal/discovery/benjamini-hochberg.js';
import { partialCorrelation } from '../src/causal/discovery/partial-correlation.js';

interface Link {
  readonly from: number;
  readonly to: number;
  readonly lag: number;
  readonly weight: number;
}

/** A vector autoregression: every series remembers itself, and links act after their lag. */
function autoregression(seed: number, count: number, length: number, links: readonly Link[]) {
  const random = new Random(seed);
  const values = Array.from({ length: count }, () => new Float64Array(length));
  for (let t = 0; t < length; t++) {
    for (let i = 0; i < count; i++) {
      let value = random.normal() + (t > 0 ? 0.5 * values[i]![t - 1]! : 0);
      for (const { from, to, lag, weight } of links) {
        if (to === i && t >= lag) value += weight * values[from]![t - lag]!;
      }
      values[i]![t] = value;
    }
  }
  return values.map((one, i) => ({ id: `s${i}`, values: one }));
}

const LINKS: readonly Link[] = [
  { from: 0, to: 1, lag: 1, weight: 0.5 },
  { from: 1, to: 2, lag: 2, weight: 0.5 },
  { from: 0, to: 3, lag: 3, weight: -0.4 },
];
const QUICK = { resamples: 1 };
const names = (edges: readonly { from: string; to: string; lag: number }[]): string[] =>
  edges.map(({ from, to, lag }) => `${from}>${to}@${lag}`).sort();

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing';
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : String(error);
  }
}

describe('discoverCauses', () => {
  it('finds the links and lags of an autoregression, and few others', async () => {
    let others = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { edges } = await discoverCauses(autoregression(seed, 5, 600, LINKS), QUICK);
      expect(names(edges)).toEqual(expect.arrayContaining(['s0>s1@1', 's0>s3@3', 's1>s2@2']));
      others += edges.length - LINKS.length;
    }
    // At a false discovery rate of 5 % three true edges bring about 0.16 false ones a run.
    expect(others).toBeLessThanOrEqual(6);
  });

  it('gives sign and stability', async () => {
    const { edges } = await discoverCauses(autoregression(1, 4, 600, LINKS));
    const found = edges.find(({ from, to }) => from === 's0' && to === 's3')!;
    expect(found.strength).toBeLessThan(-0.2);
    for (const { stability, pValue, qValue } of edges) {
      expect(stability).toBeGreaterThan(0.5);
      expect(qValue).toBeGreaterThanOrEqual(pValue);
    }
  });

  it('keeps its promise: unrelated but persistent series give an edge in about 5 % of runs', async () => {
    let runs = 0;
    for (let seed = 100; seed < 300; seed++) {
      const { edges } = await discoverCauses(autoregression(seed, 4, 200, []), QUICK);
      runs += edges.length > 0 ? 1 : 0;
    }
    // 10 expected of 200; 22 and more has a probability below 0.001.
    expect(runs).toBeLessThan(22);
  });

  it('gives p-values that are what they say when there is nothing to find', async () => {
    let below = 0;
    let tests = 0;
    for (let seed = 0; seed < 60; seed++) {
      const options = { ...QUICK, falseDiscoveryRate: 0.9999 };
      const found = await discoverCauses(autoregression(seed, 4, 200, []), options);
      below += found.edges.filter(({ pValue }) => pValue < 0.1).length;
      tests += found.tests;
    }
    // 216 expected of 2160; neighbouring lags go together, so three and a half times the binomial 14.
    expect(Math.abs(below - 0.1 * tests)).toBeLessThan(49);
  });

  it('does not depend on the order of the series, nor on units, bends and levels', async () => {
    const series = autoregression(2, 4, 300, LINKS);
    const straight = await discoverCauses(series, QUICK);
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const shuffled = new Random(seed).shuffle([...series]);
        expect(await discoverCauses(shuffled, QUICK)).toEqual(straight);
      }),
      { numRuns: 3 },
    );
    const bent = series.map(({ id, values }) => ({
      id,
      values: values.map((v) => v ** 3 * 7 + 5),
    }));
    expect((await discoverCauses(bent, QUICK)).edges).toEqual(straight.edges);
  });

  it('is the same later: only the order in time counts', async () => {
    const series = autoregression(3, 3, 200, LINKS.slice(0, 2));
    const gap = [Number.NaN, Number.NaN];
    const later = series.map(({ id, values }) => ({ id, values: [...gap, ...values] }));
    const straight = await discoverCauses(series, QUICK);
    expect((await discoverCauses(later, QUICK)).edges).toEqual(straight.edges);
  });

  it('uses what is known', async () => {
    const prior = (from: string, to: string) =>
      from === 's0' && to === 's1'
        ? ('forbidden' as const)
        : from === 's3' && to === 's2'
          ? ('required' as const)
          : ('allowed' as const);
    const { edges } = await discoverCauses(autoregression(4, 4, 400, LINKS), { ...QUICK, prior });
    expect(edges.some(({ from, to }) => from === 's0' && to === 's1')).toBe(false);
    expect(edges.some(({ from, to }) => from === 's3' && to === 's2')).toBe(true);
  });

  it('looks around gaps, and sets aside what says nothing', async () => {
    const series = autoregression(5, 3, 500, LINKS.slice(0, 2));
    series[1]!.values[250] = Number.NaN;
    const flat = { id: 'flat', values: new Float64Array(500).fill(3) };
    const empty = { id: 'empty', values: new Float64Array(500).fill(Number.NaN) };
    const { rows, dropped, edges } = await discoverCauses([...series, flat, empty], QUICK);
    expect(dropped).toEqual(['empty', 'flat']);
    // Six steps back at the start, and the gap with the six rows that reach back to it.
    expect(rows).toBe(500 - 6 - 7);
    expect(names(edges)).toContain('s0>s1@1');
  });

  it('never throws on data', async () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(1e308, -1e308, Number.NaN, Number.POSITIVE_INFINITY, 0),
    );
    const lists = fc
      .integer({ min: 0, max: 40 })
      .chain((length) =>
        fc.array(fc.array(value, { minLength: length, maxLength: length }), { maxLength: 4 }),
      );
    await fc.assert(
      fc.asyncProperty(lists, async (all) => {
        const series = all.map((values, i) => ({ id: String(i), values }));
        const { edges } = await discoverCauses(series, QUICK);
        for (const { strength, pValue } of edges) {
          expect(Math.abs(strength)).toBeLessThanOrEqual(1);
          expect(pValue).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('refuses misuse with a sentence', async () => {
    const wrong: DiscoveryOptions[] = [
      { maxLag: 0 },
      { falseDiscoveryRate: 1 },
      { parentLevel: 0 },
      { maxConditions: -1 },
      { resamples: 0 },
      { blockLength: 0 },
      { maxRows: 1 },
    ];
    for (const options of wrong) {
      expect(await codeOf(discoverCauses([], options))).toBe('invalid-option');
    }
    const a = { id: 'a', values: [1, 2] };
    expect(await codeOf(discoverCauses([a, a]))).toBe('invalid-argument');
    expect(await codeOf(discoverCauses([a, { id: 'b', values: [1] }]))).toBe('invalid-argument');
    const many = Array.from({ length: 257 }, (_, i) => ({ id: String(i), values: [] }));
    expect(await codeOf(discoverCauses(many))).toBe('invalid-argument');
  });

  it('stops when told to', async () => {
    const signal = { aborted: false };
    const onProgress = (): void => {
      signal.aborted = true;
    };
    const work = discoverCauses(autoregression(1, 2, 100, []), {}, { signal, onProgress });
    expect(await codeOf(work)).toBe('aborted');
  });
});

describe('partialCorrelation', () => {
  it('is what the textbook formula gives for one condition', () => {
    const [xy, xz, yz] = [0.5, 0.6, 0.4];
    const matrix = Float64Array.from([1, xy, xz, xy, 1, yz, xz, yz, 1]);
    const expected = (xy - xz * yz) / Math.sqrt((1 - xz * xz) * (1 - yz * yz));
    expect(partialCorrelation(matrix, 3, 100, 0, 1, [2]).correlation).toBeCloseTo(expected, 7);
  });

  it('says nothing with fewer rows than conditions, and stands two columns that are the same', () => {
    const same = new Float64Array(9).fill(1);
    expect(partialCorrelation(same, 3, 4, 0, 1, [2]).pValue).toBe(1);
    expect(Number.isFinite(partialCorrelation(same, 3, 100, 0, 1, [2]).correlation)).toBe(true);
  });
});

describe('benjaminiHochberg', () => {
  it('is the step-up adjustment of the paper', () => {
    const adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.5]);
    expect(adjusted[0]).toBeCloseTo(0.04, 12);
    expect(adjusted[1]).toBeCloseTo(0.16 / 3, 12);
    expect(adjusted[2]).toBeCloseTo(0.16 / 3, 12);
    expect(adjusted[3]).toBeCloseTo(0.5, 12);
  });
});

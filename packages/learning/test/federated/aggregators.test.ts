import { AegisError, Random } from '@aegis/core';
import { DenseNetwork, fitDense } from '@aegis/core/neural';
import {
  type Aggregator,
  addProximalGradient,
  type Contribution,
  coordinateMedian,
  multiKrum,
  normClipped,
  proximalBackend,
  trimmedMean,
  weightedMean,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const ALL: readonly (readonly [string, Aggregator])[] = [
  weightedMean(),
  trimmedMean(0.2),
  coordinateMedian(),
  multiKrum(0.2),
  normClipped(weightedMean()),
  normClipped(trimmedMean(0.1), 2),
].map((one) => [one.name, one]);
const ROBUST = ALL.filter(([name]) => !name.startsWith('weighted') && !name.includes('clipped-1'));

const finite = fc.double({ min: -100, max: 100, noNaN: true });
const many = (least: number): fc.Arbitrary<Contribution[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 9 }), finite, finite), {
      ...{ minLength: least, maxLength: 15 },
    })
    .map((rows) => rows.map(([weight, x, y], i) => contribution(i, weight, [x, y])));

function contribution(i: number, weight: number, values: readonly number[]): Contribution {
  return { sender: String.fromCharCode(97 + i), weight, values: Float64Array.from(values) };
}

describe.each(ALL)('%s', (_, aggregator) => {
  it('stays between the least and the most, and leaves what it is given alone', () => {
    fc.assert(
      fc.property(many(1), (updates) => {
        const before = structuredClone(updates);
        const out = aggregator.aggregate(updates);
        expect(updates).toEqual(before);
        const clipped = aggregator.name.startsWith('norm-clipped');
        for (let i = 0; i < 2; i++) {
          const column = updates.map((one) => one.values[i]!);
          const zero = clipped ? 0 : Number.NaN;
          const low = Math.min(...[zero, ...column].filter((x) => !Number.isNaN(x)));
          const high = Math.max(...[zero, ...column].filter((x) => !Number.isNaN(x)));
          expect(out[i]).toBeGreaterThanOrEqual(low - 1e-9);
          expect(out[i]).toBeLessThanOrEqual(high + 1e-9);
        }
      }),
    );
  });

  it('says what all say where all say the same, and throws where nobody says anything', () => {
    const same = Array.from({ length: 7 }, (_, i) => contribution(i, i + 1, [3, -2]));
    const out = aggregator.aggregate(same);
    expect(out[0]).toBeCloseTo(3, 12);
    expect(out[1]).toBeCloseTo(-2, 12);
    expect(() => aggregator.aggregate([])).toThrow(AegisError);
  });
});

describe.each(ROBUST)('%s', (name, aggregator) => {
  it('is not carried off by one client in ten, wherever it goes', () => {
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 9, maxLength: 9 }),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.integer({ min: 0, max: 9 }),
        (honest, hostile, place) => {
          const values = [...honest.slice(0, place), hostile, ...honest.slice(place)];
          const out = aggregator.aggregate(values.map((x, i) => contribution(i, 1, [x])));
          const most = Math.max(...honest.map(Math.abs));
          expect(Math.abs(out[0]!), name).toBeLessThanOrEqual(2 * most + 1e-9);
        },
      ),
    );
  });
});

describe('the plain mean', () => {
  it('is that of all rows, and goes where one client puts it', () => {
    const updates = [contribution(0, 1, [1]), contribution(1, 3, [5])];
    expect(weightedMean().aggregate(updates)[0]).toBe(4);
    const hostile = [...updates, contribution(2, 1, [1e9])];
    expect(weightedMean().aggregate(hostile)[0]).toBeGreaterThan(1e8);
  });
});

describe('settings that mean nothing', () => {
  it.each([
    () => trimmedMean(0.5),
    () => trimmedMean(-0.1),
    () => multiKrum(Number.NaN),
    () => normClipped(weightedMean(), 0),
  ])('are refused: %s', (act) => {
    expect(act).toThrow(AegisError);
  });
});

describe('the proximal term', () => {
  it('is the slope of half μ times the squared distance', () => {
    const three = fc.array(finite, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(three, three, fc.double({ min: 0, max: 5, noNaN: true }), (w, anchor, mu) => {
        const gradients = new Float64Array(3);
        addProximalGradient(gradients, Float64Array.from(w), Float64Array.from(anchor), mu);
        const energy = (at: number[]): number =>
          (mu / 2) * at.reduce((sum, x, i) => sum + (x - anchor[i]!) ** 2, 0);
        for (let i = 0; i < 3; i++) {
          const moved = (by: number): number[] => w.map((x, k) => (k === i ? x + by : x));
          const slope = (energy(moved(1e-3)) - energy(moved(-1e-3))) / 2e-3;
          expect(Math.abs(gradients[i]! - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
        }
      }),
    );
    expect(() =>
      addProximalGradient(new Float64Array(2), new Float64Array(1), new Float64Array(2), 1),
    ).toThrow(AegisError);
  });

  it('is plain training at 0, bit for bit, and holds the network where it was as it grows', async () => {
    const random = new Random(2);
    const inputs = Float64Array.from({ length: 120 }, () => random.normal());
    const targets = inputs.map((x) => 2 * x + 1);
    const train = async (mu: number | null): Promise<Float64Array> => {
      const network = new DenseNetwork({ sizes: [3, 4, 3] }, new Random(1));
      const backend = mu === null ? {} : { backend: proximalBackend(mu) };
      await fitDense(network, inputs, targets, 40, { random: new Random(3), ...backend });
      return network.parameters.slice();
    };
    const start = new DenseNetwork({ sizes: [3, 4, 3] }, new Random(1)).parameters;
    const plain = await train(null);
    expect(await train(0)).toEqual(plain);
    const distance = (to: Float64Array): number =>
      Math.sqrt(to.reduce((sum, x, i) => sum + (x - start[i]!) ** 2, 0));
    const [near, nearer] = [await train(1), await train(100)];
    expect(distance(near)).toBeLessThan(distance(plain));
    expect(distance(nearer)).toBeLessThan(0.5 * distance(near));
    expect(() => proximalBackend(-1)).toThrow(AegisError);
  });
});

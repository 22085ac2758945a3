import { Random } from '@aegis/core';
import { encodeArray } from '@aegis/core/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IsolationForest } from '../../src/models/isolation-forest.js';
import type { IsolationForestOptions } from '../../src/models/isolation-forest-options.js';

function cluster(random: Random, count: number, dimensions: number): Float64Array {
  return Float64Array.from({ length: count * dimensions }, () => random.normal());
}

function fitted(
  rows: Float64Array,
  dimensions: number,
  options?: IsolationForestOptions,
): IsolationForest {
  const forest = new IsolationForest(options);
  forest.fit(rows, rows.length / dimensions, dimensions);
  return forest;
}

describe('a snapshot of an isolation forest', () => {
  const forest = fitted(cluster(new Random(3), 64, 2), 2, { trees: 3, sampleSize: 16 });
  const planes = fitted(cluster(new Random(3), 64, 2), 2, {
    trees: 3,
    sampleSize: 16,
    extensionLevel: 1,
  });
  const plain = (of: IsolationForest): { fitted: Record<string, unknown> } =>
    JSON.parse(JSON.stringify(of));
  const withField = (of: IsolationForest, name: string, value: unknown): unknown => {
    const json = plain(of);
    return { ...json, fitted: { ...json.fitted, [name]: value } };
  };

  it('is small: no pointers, and nothing that follows from the rest', () => {
    const large = fitted(cluster(new Random(4), 10_000, 10), 10);
    expect(JSON.stringify(large).length).toBeLessThan(450_000);
  });

  it.each([
    ['nodes', 2],
    ['nodes', 2 ** 40],
    ['dimensions', 1],
    ['dimensions', 0],
    ['sample', 15],
    ['sample', 17],
    ['width', 2],
    ['features', ''],
    ['cuts', null],
    ['leafRows', 'AAAA'],
  ])('is refused with %s of %s', (name, value) => {
    expect(() => IsolationForest.fromJSON(withField(forest, name, value))).toThrow(
      /isolation-forest/,
    );
  });

  it.each([
    ['only cuts, so that no walk would end', () => 1],
    ['only leaves', () => 0],
    ['unknown columns', (feature: number) => (feature === 0 ? 0 : 60_000)],
  ])('is refused with %s', (_, change) => {
    const nodes = plain(forest).fitted.nodes as number;
    const bytes = Buffer.from(plain(forest).fitted.features as string, 'base64');
    const features = new Uint16Array(nodes).map((_, i) => change(bytes.readUInt16LE(2 * i)));
    const inner = features.filter((feature) => feature > 0).length;
    const json = plain(forest);
    const changed = {
      ...json.fitted,
      features: encodeArray(features),
      cuts: encodeArray(new Float64Array(inner)),
      leafRows: encodeArray(new Uint16Array(nodes - inner)),
    };
    expect(() => IsolationForest.fromJSON({ ...json, fitted: changed })).toThrow(/make trees/);
  });

  it('is refused, or scores in numbers, with any byte changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(forest, planes),
        fc.constantFrom('features', 'cuts', 'leafRows', 'columns', 'weights', 'centre'),
        fc.nat(),
        fc.nat({ max: 255 }),
        (of, name, place, byte) => {
          const bytes = Buffer.from(plain(of).fitted[name] as string, 'base64');
          if (bytes.length > 0) bytes[place % bytes.length] = byte;
          const json = withField(of, name, bytes.toString('base64'));
          let read: IsolationForest;
          try {
            read = IsolationForest.fromJSON(json);
          } catch (error) {
            expect((error as { code: string }).code).toBe('invalid-snapshot');
            return;
          }
          const score = read.score([0.3, 1e9]);
          expect(score > 0 && score < 1).toBe(true);
          expect(read.explain([0.3, 1e9]).every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([[null], [7], ['text'], [[]], [{}], [{ kind: 'isolation-forest', version: 1 }]])(
    'is refused when it is %j',
    (json) => {
      expect(() => IsolationForest.fromJSON(json)).toThrow(/isolation-forest/);
    },
  );
});

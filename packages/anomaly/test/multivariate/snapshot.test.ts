import { AegisError } from '@aegis/core';
import { encodeArray } from '@aegis/core/snapshot';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { MultivariateAnomalyDetector } from '../../src/multivariate/index.js';
import { fed, rowAt, service } from './rows.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

function at(json: Json, path: Path): Json {
  return path.reduce<Json>((inner, key) => (inner as never)[key], json);
}

/** A copy with another value at that path, or without it. */
function put(json: Json, path: Path, value: Json | undefined): Json {
  const copy = structuredClone(json);
  const parent = at(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  const key = path.at(-1)!;
  if (value === undefined) delete parent[key];
  else
    Object.defineProperty(parent, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return copy;
}

/** Where numbers, strings and the like are; of long lists, the first. */
function leaves(json: Json, path: Path = []): Path[] {
  if (json === null || typeof json !== 'object') return [path];
  const inner = Array.isArray(json)
    ? json.slice(0, 2).map((value, i) => [i, value] as const)
    : Object.entries(json);
  return [path, ...inner.flatMap(([key, value]) => leaves(value as Json, [...path, key]))].filter(
    (found) => found.length > 0,
  );
}

function codeOf(json: unknown): string | null {
  try {
    MultivariateAnomalyDetector.fromJSON(json);
    return null;
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : `not ours: ${String(error)}`;
  }
}

let json: Json;
let away: Json;
let trained: Json;

beforeAll(async () => {
  const feed = service(1);
  const detector = fed(feed, 70, { fitPoints: 64 });
  json = JSON.parse(JSON.stringify(detector));
  await detector.trainModels();
  trained = JSON.parse(JSON.stringify(detector));
  for (let tick = 70; tick < 76; tick++) {
    const { timestampMs, values } = feed(tick);
    detector.process({ timestampMs, values: { ...values, temperature: 99 } });
  }
  away = JSON.parse(JSON.stringify(detector));
});

describe('a snapshot', () => {
  it('is JSON without NaN, Infinity or -0, and comes back the same', () => {
    for (const one of [json, trained, away]) {
      expect(codeOf(one)).toBeNull();
      const again: unknown = JSON.parse(JSON.stringify(MultivariateAnomalyDetector.fromJSON(one)));
      expect(again).toEqual(one);
    }
    const plain = MultivariateAnomalyDetector.fromJSON(json).toJSON();
    expect(plain).toEqual(JSON.parse(JSON.stringify(plain)));
    expect(at(away, ['fitted', 'regime', 'movingRows'])).toBe(5);
  });

  it.each<[Path, Json | undefined]>([
    [['kind'], 'metric-anomaly-detector'],
    [['version'], 2],
    [['options', 'fitPoints'], 1e9],
    [['options', 'fitPoints'], 63],
    [['options', 'maxMetrics'], 3],
    [['options', 'maxMetrics'], 1e6],
    [['options', 'falseAlarmsPerDay'], 0],
    [['seen'], -1],
    [['sinceReview'], 65],
    [['clock'], 'AAAA'],
    [
      ['recent', 'names'],
      ['cpu', 'cpu', 'requests', 'temperature'],
    ],
    [['recent', 'names'], ['cpu']],
    [['recent', 'names', 0], 'x'.repeat(2000)],
    [['recent', 'ring', 'count'], 65],
    [['recent', 'ring', 'count'], 63],
    [['recent', 'ring', 'cells'], encodeArray(new Float64Array(64 * 4).fill(Infinity))],
    [['fitted', 'names'], []],
    [
      ['fitted', 'names'],
      ['cpu', 'cpu', 'requests', 'temperature'],
    ],
    [
      ['fitted', 'names'],
      ['cpu', 'requests', 'temperature'],
    ],
    [['fitted', 'levels', 'deviations'], encodeArray(new Float64Array(4))],
    [['fitted', 'levels', 'levels'], encodeArray(new Float64Array(4).fill(1e200))],
    [['fitted', 'levels', 'recent'], encodeArray(new Float64Array(4).fill(Number.NaN))],
    [['fitted', 'members', 'kind'], 'members'],
    [['fitted', 'members', 'tails'], []],
    [['fitted', 'members', 'tails', 0, 'mean'], -1],
    [['fitted', 'members', 'tails', 0, 'own', 'options', 'maxBuckets'], 65_536],
    [['fitted', 'members', 'tails', 0, 'own', 'sketch', 'options', 'maxBuckets'], 65_536],
    [['fitted', 'members', 'components'], null],
    [['fitted', 'members', 'components', 'dimensions'], 0],
    [['fitted', 'members', 'forest', 'fitted'], null],
    [['fitted', 'members', 'forest', 'fitted', 'nodes'], 2 ** 40],
    [['fitted', 'regime', 'home'], 'AAAA'],
    [['fitted', 'regime', 'home'], encodeArray(new Float64Array(4).fill(1e300))],
    [['fitted', 'regime', 'movingRows'], 1],
    [['fitted', 'regime'], null],
    [['fitted', 'features', 'count'], 1e9],
  ])('is refused with %j of %j', (path, value) => {
    expect(codeOf(put(json, path, value))).toBe('invalid-snapshot');
  });

  it('is refused without its networks being whole, or where they are of other metrics', () => {
    const networks: Path = ['fitted', 'members', 'networks'];
    expect(codeOf(put(trained, [...networks, 'autoencoder'], null))).toBe('invalid-snapshot');
    expect(codeOf(put(trained, [...networks, 'variational'], null))).toBe('invalid-snapshot');
    expect(codeOf(put(trained, [...networks, 'autoencoder', 'dimensions'], 0))).toBe(
      'invalid-snapshot',
    );
  });

  it.each([undefined, null, 7, 'x', [], {}, { kind: 'multivariate-anomaly-detector' }])(
    'is refused where it is %j',
    (value) => {
      expect(codeOf(value)).toBe('invalid-snapshot');
    },
  );

  it('sets no memory aside for rows that it only claims', () => {
    const small = put(put(json, ['fitted'], null), ['recent'], {
      names: Array.from({ length: 128 }, (_, i) => `m${i}`),
      ring: { count: 20_000, cells: '' },
    });
    const claiming = put(small, ['options'], {
      falseAlarmsPerDay: 1,
      fitPoints: 20_000,
      maxMetrics: 128,
      nodeId: null,
      seed: 0,
    });
    expect(codeOf(claiming)).toBe('invalid-snapshot');
    // Nor for options alone: a thousand of the largest take no more than a thousand empty ones.
    const empty = put(claiming, ['recent'], { names: [], ring: { count: 0, cells: '' } });
    const many = Array.from({ length: 1000 }, () => MultivariateAnomalyDetector.fromJSON(empty));
    expect(many.every((detector) => detector.stats().metrics === 0)).toBe(true);
  });

  const hostile = fc.oneof(
    fc.constantFrom<Json | undefined>(undefined, null, 0, -1, 1e300, 0.5, '', 'AAAA', true, [], {}),
    fc.constantFrom<Json>([null], { __proto__: null }, 'x'.repeat(100), 2 ** 53, 1e-300),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );

  it('never throws anything but invalid-snapshot, and where it is taken, it goes on', () => {
    for (const one of [json, away]) {
      const paths = leaves(one);
      fc.assert(
        fc.property(fc.constantFrom(...paths), hostile, (path, value) => {
          const changed = put(one, path, value);
          const code = codeOf(changed);
          expect([null, 'invalid-snapshot']).toContain(code);
          if (code !== null) return;
          const detector = MultivariateAnomalyDetector.fromJSON(changed);
          const feed = service(2);
          for (let tick = 100; tick < 120; tick++) {
            const { score } = detector.process(feed(tick));
            expect(score >= 0 && score <= 12).toBe(true);
            detector.process(rowAt(tick, { cpu: 1e308 }));
          }
          expect(codeOf(JSON.parse(JSON.stringify(detector)))).toBeNull();
        }),
        { numRuns: 100, seed: 3 },
      );
    }
  });

  it('reaches no prototype', () => {
    const crafted = JSON.parse(
      JSON.stringify(json).replace('"options"', '"__proto__":{"polluted":true},"options"'),
    );
    MultivariateAnomalyDetector.fromJSON(crafted);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

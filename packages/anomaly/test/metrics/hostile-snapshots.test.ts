import { describe, expect, it } from 'vitest';
import {
  expectRefusedOrSound,
  fresh,
  type Json,
  restored,
  seriesOf,
  TEXT,
} from './wrong-snapshots.js';

const RUBBISH: readonly unknown[] = [
  undefined,
  null,
  true,
  '',
  '__proto__',
  'AAAA',
  '####',
  'A'.repeat(1e5),
  -1,
  0.5,
  1e308,
  2 ** 53,
  {},
  { __proto__: null, length: 3 },
  [],
  [null],
  Array<number>(1e5).fill(0),
];

/** The ways to every field: of the snapshot, its options, and its first series. */
function* fields(): Generator<readonly [path: string, of: (json: Json) => Json]> {
  const parts: readonly (readonly [string, (json: Json) => Json])[] = [
    ['', (json) => json],
    ['options.', (json) => json.options as Json],
    ['series.0.', (json) => seriesOf(json)[0]!],
  ];
  for (const [prefix, of] of parts) {
    for (const key of Object.keys(of(fresh()))) yield [`${prefix}${key}`, of];
  }
}

describe('a snapshot with one field put wrong', () => {
  it.each([...fields()])('%s is refused or behaves', (path, of) => {
    const key = path.split('.').at(-1)!;
    for (const rubbish of RUBBISH) {
      const json = fresh();
      of(json)[key] = rubbish;
      expectRefusedOrSound(json, 30);
    }
    const without = fresh();
    delete of(without)[key];
    expect(restored(without)).toBeNull();
  });

  it.each<[string, (json: Json) => void]>([
    ['another kind', (json) => Object.assign(json, { kind: 'metric' })],
    ['an older version', (json) => Object.assign(json, { version: 1 })],
    ['a version as text', (json) => Object.assign(json, { version: '2' })],
    [
      'room for a milliard series',
      (json) => Object.assign(json.options as Json, { maxSeries: 1e9 }),
    ],
    ['room for fewer than it has', (json) => Object.assign(json.options as Json, { maxSeries: 2 })],
    [
      'an unknown way with counters',
      (json) => Object.assign(json.options as Json, { counters: 'x' }),
    ],
    [
      'a thousand node labels',
      (json) => Object.assign(json.options as Json, { nodeLabels: Array<string>(1000).fill('a') }),
    ],
    ['a series twice', (json) => seriesOf(json).push({ ...seriesOf(json)[0]! })],
    ['a series that is none', (json) => seriesOf(json).push([] as unknown as Json)],
    [
      'an array too short',
      (json) => {
        const [first] = seriesOf(json);
        first!.bytes = (first!.bytes as string).slice(4);
      },
    ],
    [
      'an array too long',
      (json) => {
        const [first] = seriesOf(json);
        first!.shorts = `AAAA${first!.shorts as string}`;
      },
    ],
    ['a key of a megabyte', (json) => Object.assign(seriesOf(json)[0]!, { key: 'k'.repeat(1e6) })],
  ])('%s is refused', (_, change) => {
    const json = fresh();
    change(json);
    expect(restored(json)).toBeNull();
  });

  it('does not read what is inherited', () => {
    expect(restored(Object.create(fresh()))).toBeNull();
    expect(restored(JSON.parse(`{"__proto__":${TEXT}}`))).toBeNull();
    const crafted = JSON.parse(TEXT.replace('{', '{"__proto__":{"polluted":1},')) as unknown;
    expect(expectRefusedOrSound(crafted, 5)).toBe(true);
    expect(({} as Json).polluted).toBeUndefined();
  });
});

import { AegisError, contentId, Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Autoencoder, VariationalAutoencoder } from '../../src/models/index.js';

const COUNT = 300;
const WIDTH = 4;

/** Four columns that follow one hidden cause. */
function tiedRows(seed: number): Float64Array {
  const random = new Random(seed);
  const rows = new Float64Array(COUNT * WIDTH);
  for (let r = 0; r < COUNT; r++) {
    const cause = random.normal();
    for (let c = 0; c < WIDTH; c++) rows[r * WIDTH + c] = (c + 1) * cause + 0.05 * random.normal();
  }
  return rows;
}

/** A digest of exact bits. */
function digest(values: Float64Array): string {
  return contentId('bits', ...new Uint32Array(values.slice().buffer));
}

const together = Float64Array.of(1, 2, 3, 4);
const apart = Float64Array.of(1, 2, 12, 4);

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : error;
  }
}

describe.each([
  ['Autoencoder', Autoencoder, 'bits-22qcwyoywiz'],
  ['VariationalAutoencoder', VariationalAutoencoder, 'bits-1ryr1rzhdgg'],
] as const)('%s', (_, Model, bits) => {
  const options = { hidden: [6, 1], epochs: 60, seed: 3 };

  it('sees a tie that is broken, and says where', async () => {
    const model = new Model(options);
    const { losses } = await model.fit(tiedRows(1), COUNT, WIDTH);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
    expect(model.score(apart)).toBeGreaterThan(5 * model.score(together));
    const parts = model.explain(apart);
    expect(parts.indexOf(Math.max(...parts))).toBe(2);
    expect(parts.reduce((a, b) => a + b, 0)).toBe(model.score(apart));
  });

  it('learns the same twice, and survives a snapshot bit for bit', async () => {
    const [a, b] = [new Model(options), new Model(options)];
    await a.fit(tiedRows(1), COUNT, WIDTH);
    await b.fit(tiedRows(2), COUNT, WIDTH);
    await b.fit(tiedRows(1), COUNT, WIDTH);
    const restored = Model.fromJSON(JSON.parse(JSON.stringify(a)));
    for (const row of [together, apart]) {
      expect(b.score(row)).toBe(a.score(row));
      expect(restored.score(row)).toBe(a.score(row));
    }
  });

  it('scores many rows to the bits that each has alone', async () => {
    // 37 columns and 150 rows: large enough for WebAssembly, and no whole number of blocks.
    const [count, width] = [150, 37];
    const random = new Random(8);
    const rows = Float64Array.from({ length: count * width }, () => random.normal());
    const model = new Model({ hidden: [20, 5], epochs: 2 });
    await model.fit(rows, count, width);
    rows[5] = Number.NaN;
    rows[700] = 1e308;
    const scores = model.scoreAll(rows, count);
    for (let r = 0; r < count; r++) {
      const row = rows.subarray(r * width, (r + 1) * width);
      expect(scores[r]).toBe(model.score(row));
      const parts = model.explain(row);
      expect(parts.every((part) => part >= 0)).toBe(true);
      expect(parts.reduce((a, b) => a + b, 0)).toBe(scores[r]);
    }
    const out = new Float64Array(count + 3).fill(-1);
    expect(model.scoreAll(rows, count, out)).toBe(out);
    expect(out.subarray(0, count)).toEqual(scores);
    expect([...out.subarray(count)]).toEqual([-1, -1, -1]);
    expect(model.scoreAll(rows, 0).length).toBe(0);
    const given = rows.slice();
    model.scoreAll(given, count);
    expect(given).toEqual(rows);
  });

  it('keeps its bits, which are those of every engine', async () => {
    const model = new Model({ hidden: [6, 1], epochs: 4, seed: 3 });
    await model.fit(tiedRows(1), COUNT, WIDTH);
    expect(digest(model.scoreAll(tiedRows(2), COUNT))).toBe(bits);
  });

  it('scores any row to a finite number that is not below 0', async () => {
    const model = new Model({ ...options, epochs: 2 });
    await model.fit(tiedRows(1), COUNT, WIDTH);
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 6 }), (row) => {
        const score = model.score(row);
        expect(Number.isFinite(score) && score >= 0).toBe(true);
      }),
    );
  });

  it('leaves out rows that are not finite and scores anything', async () => {
    const rows = tiedRows(1);
    rows[5] = Number.NaN;
    rows[80] = Number.POSITIVE_INFINITY;
    const model = new Model({ ...options, epochs: 3 });
    expect((await model.fit(rows, COUNT, WIDTH)).skippedRows).toBe(2);
    for (const wild of [Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e308, 5e-324]) {
      expect(Number.isFinite(model.score(Float64Array.of(wild, 1, wild, 0)))).toBe(true);
    }
    expect(Number.isFinite(model.score([]))).toBe(true);
  });

  it('survives columns that never move', async () => {
    const model = new Model({ epochs: 3 });
    await model.fit(new Float64Array(40).fill(7), 20, 2);
    expect(model.score([8, 7])).toBeGreaterThan(model.score([7, 7]));
  });

  it('refuses misuse with a code', async () => {
    expect(thrownBy(() => new Model({ epochs: 0 }))).toBe('invalid-option');
    expect(thrownBy(() => new Model().score([1]))).toBe('not-trained');
    expect(thrownBy(() => Model.fromJSON({}))).toBe('invalid-snapshot');
    await expect(new Model().fit(new Float64Array(3), 2, 2)).rejects.toThrow('2 rows of 2');
    await expect(new Model().fit(new Float64Array(2).fill(Number.NaN), 1, 2)).rejects.toThrow(
      'finite',
    );
    const stopped = new Model().fit(tiedRows(1), COUNT, WIDTH, { signal: { aborted: true } });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    const model = new Model({ epochs: 1 });
    expect(thrownBy(() => model.explain([1]))).toBe('not-trained');
    expect(thrownBy(() => model.scoreAll(new Float64Array(2), 1))).toBe('not-trained');
    await model.fit(tiedRows(1), COUNT, WIDTH);
    expect(thrownBy(() => model.scoreAll(new Float64Array(7), 2))).toBe('invalid-argument');
    expect(thrownBy(() => model.scoreAll(new Float64Array(8), -1))).toBe('invalid-argument');
    const short = new Float64Array(1);
    expect(thrownBy(() => model.scoreAll(new Float64Array(8), 2, short))).toBe('invalid-argument');
  });

  it('keeps the model of before when a fit is stopped on its way', async () => {
    const model = new Model({ ...options, epochs: 3 });
    await model.fit(tiedRows(1), COUNT, WIDTH);
    const before = model.score(apart);
    const signal = { aborted: false };
    const onProgress = (): void => {
      signal.aborted = true;
    };
    const stopped = model.fit(tiedRows(2), COUNT, WIDTH, { signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(model.score(apart)).toBe(before);
  });

  it('refuses snapshots that do not fit together, before memory is set aside', async () => {
    const model = new Model({ hidden: [3, 1], epochs: 1 });
    await model.fit(tiedRows(1), COUNT, WIDTH);
    const whole = JSON.parse(JSON.stringify(model));
    const network = new Model({ hidden: [3, 1], epochs: 1 });
    await network.fit(tiedRows(1), COUNT / 2, 2 * WIDTH);
    const other = JSON.parse(JSON.stringify(network));
    const { kind, version, options: set, ...parts } = other;
    expect([kind, version, set]).toEqual([whole.kind, whole.version, whole.options]);
    const swapped = Object.keys(parts).map((name) => ({ [name]: parts[name] }));
    const broken = [
      { kind: 'forest' },
      { version: 9 },
      { dimensions: 1e9 },
      { centres: null },
      { scales: whole.centres.replace(/./g, 'A') },
      { options: { ...whole.options, hidden: [1e9] } },
      ...swapped,
    ];
    for (const part of broken) {
      expect(thrownBy(() => Model.fromJSON({ ...whole, ...part }))).toBe('invalid-snapshot');
    }
    const untrained = Model.fromJSON(JSON.parse(JSON.stringify(new Model())));
    expect(thrownBy(() => untrained.score([1]))).toBe('not-trained');
  });
});

import { AegisError, Random } from '@aegis/core';
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
  ['Autoencoder', Autoencoder],
  ['VariationalAutoencoder', VariationalAutoencoder],
])('%s', (_, Model) => {
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
  });
});

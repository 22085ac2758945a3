import { Random } from '@aegis/core';
import { additivityError } from '@aegis/core/explain';
import { describe, expect, it } from 'vitest';
import { Autoencoder } from '../../src/models/index.js';

const COUNT = 300;
const WIDTH = 4;

/** Four columns that follow one hidden cause. */
async function fitted(): Promise<Autoencoder> {
  const random = new Random(1);
  const rows = new Float64Array(COUNT * WIDTH);
  for (let r = 0; r < COUNT; r++) {
    const cause = random.normal();
    for (let c = 0; c < WIDTH; c++) rows[r * WIDTH + c] = (c + 1) * cause + 0.05 * random.normal();
  }
  const model = new Autoencoder({ hidden: [6, 1], epochs: 60, seed: 3 });
  await model.fit(rows, COUNT, WIDTH);
  return model;
}

describe('Autoencoder.attribute', () => {
  it('adds up to what the row scores above the medians, and the column that broke the tie speaks for it', async () => {
    const model = await fitted();
    const random = new Random(2);
    for (let broken = 0; broken < WIDTH; broken++) {
      const row = Float64Array.of(1, 2, 3, 4);
      row[broken]! *= -2 - random.float();
      const found = model.attribute(row);
      expect(found.converged).toBe(true);
      expect(Math.abs(found.output - model.score(row))).toBeLessThan(1e-12);
      expect(additivityError(found)).toBe(found.completenessError);
      expect(found.completenessError).toBeLessThan(1e-5 * found.output);
      expect(found.values[broken]!).toBeGreaterThan(0.2 * found.output);
    }
  });

  it('changes nothing, takes NaN for the median, and needs a fit', async () => {
    const model = await fitted();
    const row = Float64Array.of(1, 2, Number.NaN, 4);
    const before = [model.score(row), ...model.explain(row)];
    expect(model.attribute(row).values[2]).toBe(0);
    expect([model.score(row), ...model.explain(row)]).toEqual(before);
    expect(() => new Autoencoder().attribute(row)).toThrow(
      expect.objectContaining({ code: 'not-trained' }),
    );
  });
});

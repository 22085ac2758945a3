import { Random } from '@aegis/core';
import { DenseNetwork } from '@aegis/core/neural';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageNetworks, warmStart } from '../../src/transfer/index.js';

const network = (seed: number): DenseNetwork =>
  new DenseNetwork({ sizes: [2, 4, 1] }, new Random(seed));

describe('averageNetworks', () => {
  it('is between the networks, and any one of them where all are the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }), (w) => {
        const networks = [network(1), network(2), network(3)];
        const { parameters } = averageNetworks(networks, w);
        parameters.forEach((x, i) => {
          const all = networks.map((one) => one.parameters[i]!);
          expect(x).toBeGreaterThanOrEqual(Math.min(...all) - 1e-12);
          expect(x).toBeLessThanOrEqual(Math.max(...all) + 1e-12);
        });
        const same = averageNetworks([network(4), network(4), network(4)], w);
        same.parameters.forEach((x, i) => {
          expect(x).toBeCloseTo(network(4).parameters[i]!, 12);
        });
      }),
    );
  });

  it('refuses what has no mean', () => {
    const other = new DenseNetwork({ sizes: [2, 3, 1] });
    const wrong = [
      () => averageNetworks([]),
      () => averageNetworks([network(1), other]),
      () => averageNetworks([network(1), network(2)], [1]),
      () => averageNetworks([network(1), network(2)], [0, 0]),
      () => averageNetworks([network(1), network(2)], [1, -1]),
      () => averageNetworks([network(1)], [Number.NaN]),
    ];
    for (const make of wrong) {
      expect(make).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    }
  });
});

describe('warmStart', () => {
  const random = new Random(5);
  const inputs = Float64Array.from({ length: 80 }, () => random.normal());
  const shifted = (from: DenseNetwork): Float64Array => from.predict(inputs, 40).map((y) => y + 2);

  it('moves the last layer to its entity, and nothing else', async () => {
    const fleet = network(1);
    const before = fleet.parameters.slice();
    const start = await warmStart(fleet, inputs, shifted(fleet), 40, { epochs: 200 });
    expect(start.adapted).toBe(true);
    expect(start.startLoss).toBeCloseTo(4, 9);
    expect(start.bestLoss).toBeLessThan(0.5 * start.startLoss);
    expect([start.trainedRows, start.heldOutRows, start.skippedRows]).toEqual([28, 12, 0]);
    expect(fleet.parameters).toEqual(before);
    const hidden = 2 * 4 + 4;
    expect(start.network.parameters.subarray(0, hidden)).toEqual(before.subarray(0, hidden));
    expect(start.network.parameters.subarray(hidden)).not.toEqual(before.subarray(hidden));
  });

  it('stays with the fleet where its rows teach what the held-out ones deny', async () => {
    const fleet = network(2);
    const targets = fleet.predict(inputs, 40).map((y, row) => (row < 28 ? y + 3 : y));
    const start = await warmStart(fleet, inputs, targets, 40);
    expect(start).toMatchObject({ adapted: false, epochs: 5, startLoss: 0, bestLoss: 0 });
    expect(start.network.parameters).toEqual(fleet.parameters);
  });

  it('stays with the fleet where there are too few rows', async () => {
    const fleet = network(3);
    const start = await warmStart(fleet, inputs, shifted(fleet), 7);
    expect(start).toMatchObject({ adapted: false, epochs: 0, trainedRows: 0, heldOutRows: 0 });
    expect(start.network.parameters).toEqual(fleet.parameters);
    expect((await warmStart(fleet, inputs, inputs, 0)).adapted).toBe(false);
  });

  it('leaves rows out that are no numbers', async () => {
    const fleet = network(4);
    const targets = shifted(fleet);
    const broken = inputs.slice();
    broken[6] = Number.NaN;
    targets[20] = Number.POSITIVE_INFINITY;
    const start = await warmStart(fleet, broken, targets, 40);
    expect(start.skippedRows).toBe(2);
    expect(start.network.parameters.every(Number.isFinite)).toBe(true);
  });

  it('gives the same bits for the same seed', async () => {
    const fleet = network(6);
    const run = () => warmStart(fleet, inputs, shifted(fleet), 40, { random: new Random(9) });
    expect((await run()).network.parameters).toEqual((await run()).network.parameters);
  });

  it('refuses misuse, and stops when it is told to', async () => {
    const fleet = network(7);
    const wrong = [{ epochs: 0 }, { batchSize: 0 }, { learningRate: 0 }, { heldOutShare: 1 }];
    for (const options of [...wrong, { patience: 0 }]) {
      await expect(warmStart(fleet, inputs, inputs, 40, options)).rejects.toMatchObject({
        code: 'invalid-option',
      });
    }
    await expect(warmStart(fleet, inputs, inputs, 41)).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    const task = { signal: AbortSignal.abort() };
    await expect(warmStart(fleet, inputs, inputs, 40, { task })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

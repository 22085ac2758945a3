import { AegisError, Random } from '@aegis/core';
import { type DenseBackend, DenseNetwork, fitDense, typedArrayBackend } from '@aegis/core/neural';
import { describe, expect, it } from 'vitest';

const XOR = {
  inputs: new Float64Array([0, 0, 0, 1, 1, 0, 1, 1]),
  targets: new Float64Array([0, 1, 1, 0]),
};

/** y = sin 3x with a little noise, 200 rows. */
function regression(): { inputs: Float64Array; targets: Float64Array; rows: number } {
  const random = new Random(6);
  const rows = 200;
  const inputs = Float64Array.from({ length: rows }, () => 2 * random.float() - 1);
  const targets = inputs.map((x) => Math.sin(3 * x) + 0.01 * random.normal());
  return { inputs, targets, rows };
}

describe('fitDense', () => {
  it.each([
    ['tanh', 'glorot'],
    ['relu', 'he'],
  ] as const)('learns XOR with %s from several starts', async (activation, initialisation) => {
    for (const seed of [0, 1, 2, 3, 4]) {
      const net = new DenseNetwork(
        { sizes: [2, 16, 1], activation, initialisation, outputActivation: 'sigmoid' },
        new Random(seed),
      );
      const options = { epochs: 1000, batchSize: 4, adam: { learningRate: 0.02 } };
      const { losses } = await fitDense(net, XOR.inputs, XOR.targets, 4, options);
      expect(losses.at(-1)).toBeLessThan(0.01);
      expect(Array.from(net.predict(XOR.inputs, 4)).map(Math.round)).toEqual([0, 1, 1, 0]);
    }
  });

  it('learns a curve to a five-hundredth of its variance', async () => {
    const { inputs, targets, rows } = regression();
    const net = new DenseNetwork({ sizes: [1, 64, 1] }, new Random(1));
    const options = { epochs: 300, adam: { learningRate: 0.01 }, random: new Random(2) };
    const { losses, skippedRows } = await fitDense(net, inputs, targets, rows, options);
    expect(losses.length).toBe(300);
    // The variance of sin 3x on [-1, 1] is about 0.52.
    expect(losses.at(-1)).toBeLessThan(0.001);
    expect(skippedRows).toBe(0);
    expect(Math.abs(net.predict(new Float64Array([0.5]), 1)[0]! - Math.sin(1.5))).toBeLessThan(0.1);
  });

  it('gives the same bits for the same seed, and others for another order', async () => {
    const { inputs, targets, rows } = regression();
    const run = async (seed: number): Promise<string> => {
      const net = new DenseNetwork({ sizes: [1, 6, 1] }, new Random(1));
      await fitDense(net, inputs, targets, rows, { epochs: 5, random: new Random(seed) });
      return JSON.stringify(net);
    };
    expect(await run(1)).toBe(await run(1));
    expect(await run(1)).not.toBe(await run(2));
  });

  it('carries no state from one call without a Random to the next', async () => {
    const { inputs, targets, rows } = regression();
    const run = async (): Promise<string> => {
      const net = new DenseNetwork({ sizes: [1, 3, 1] }, new Random(1));
      await fitDense(net, inputs, targets, rows, { epochs: 2 });
      return JSON.stringify(net);
    };
    expect(await run()).toBe(await run());
  });

  it('leaves out rows that are not finite, counts them, and learns as if they were not there', async () => {
    const clean = regression();
    const dirty = new Float64Array(clean.rows + 3);
    dirty.set(clean.inputs);
    dirty.set([Number.NaN, Infinity, 0.1], clean.rows);
    const wanted = new Float64Array(clean.rows + 3);
    wanted.set(clean.targets);
    wanted.set([1, 1, -Infinity], clean.rows);
    const [a, b] = [1, 2].map(() => new DenseNetwork({ sizes: [1, 4, 1] }, new Random(1)));
    const options = () => ({ epochs: 3, random: new Random(5) });
    await fitDense(a!, clean.inputs, clean.targets, clean.rows, options());
    const report = await fitDense(b!, dirty, wanted, clean.rows + 3, options());
    expect(report.skippedRows).toBe(3);
    expect(b!.parameters).toEqual(a!.parameters);
  });

  it('has nothing to do where no row is left', async () => {
    const net = new DenseNetwork({ sizes: [1, 1] });
    const nan = new Float64Array([Number.NaN]);
    expect(await fitDense(net, nan, nan, 1)).toEqual({ losses: [], skippedRows: 1 });
    expect(await fitDense(net, nan, nan, 0)).toEqual({ losses: [], skippedRows: 0 });
  });

  it('keeps a network finite on values of any size', async () => {
    const net = new DenseNetwork({ sizes: [1, 4, 1] }, new Random(1));
    const huge = new Float64Array([1e308, -1e308, 1e200, 5e-324]);
    await fitDense(net, huge, huge, 4, { epochs: 5 });
    expect(net.parameters.every(Number.isFinite)).toBe(true);
  });

  it('reports its progress and stops when told', async () => {
    const { inputs, targets, rows } = regression();
    const net = new DenseNetwork({ sizes: [1, 3, 1] }, new Random(1));
    const fractions: number[] = [];
    const signal = { aborted: false };
    const task = {
      signal,
      onProgress: (progress: { fraction: number }): void => {
        fractions.push(progress.fraction);
        signal.aborted = fractions.length === 2;
      },
    };
    const stopped = fitDense(net, inputs, targets, rows, { epochs: 4, task });
    await expect(stopped).rejects.toMatchObject({ name: 'AegisError', code: 'aborted' });
    expect(fractions).toEqual([0.25, 0.5]);
    const before = net.parameters.slice();
    const atOnce = fitDense(net, inputs, targets, rows, { task: { signal: { aborted: true } } });
    await expect(atOnce).rejects.toMatchObject({ code: 'aborted' });
    expect(net.parameters).toEqual(before);
  });

  it('takes its steps on the backend that it is given, and closes it whatever happens', async () => {
    const { inputs, targets, rows } = regression();
    const run = async (task = {}): Promise<{ heard: string[]; losses: readonly number[] }> => {
      const heard: string[] = [];
      const backend: DenseBackend = {
        ...typedArrayBackend,
        train: (network, adam) => {
          heard.push(`train at ${adam.learningRate}, ${adam.beta1}`);
          const inner = typedArrayBackend.train(network, adam);
          return {
            step: (batch, wanted, count) => {
              heard.push(`step ${count}`);
              inner.step(batch, wanted, count);
            },
            takeSquares: async () => inner.takeSquares(),
            close: () => {
              heard.push('close');
            },
          };
        },
      };
      const net = new DenseNetwork({ sizes: [1, 3, 1] }, new Random(1));
      const options = { epochs: 1, batchSize: 150, adam: { learningRate: 0.02 }, task, backend };
      const fit = fitDense(net, inputs, targets, rows, options);
      const losses = await fit.then((report) => report.losses).catch(() => []);
      return { heard, losses };
    };
    const { heard, losses } = await run();
    expect(heard).toEqual(['train at 0.02, 0.9', 'step 150', 'step 50', 'close']);
    const net = new DenseNetwork({ sizes: [1, 3, 1] }, new Random(1));
    const options = { epochs: 1, batchSize: 150, adam: { learningRate: 0.02 } };
    expect((await fitDense(net, inputs, targets, rows, options)).losses).toEqual(losses);
    const stopped = await run({ signal: { aborted: true } });
    expect(stopped.heard).toEqual(['train at 0.02, 0.9', 'close']);
    const broken = await run({
      onProgress: () => {
        throw new Error('of the caller');
      },
    });
    expect(broken.heard.at(-1)).toBe('close');
  });

  it('refuses misuse', async () => {
    const net = new DenseNetwork({ sizes: [2, 1] });
    const short = new Float64Array(3);
    await expect(fitDense(net, short, short, 2)).rejects.toThrow(AegisError);
    await expect(fitDense(net, short, short, 1, { epochs: 0 })).rejects.toThrow(AegisError);
    await expect(fitDense(net, short, short, 1, { batchSize: 1.5 })).rejects.toThrow(AegisError);
    await expect(fitDense(net, short, short, Number.NaN)).rejects.toThrow(AegisError);
    const adam = { learningRate: -1 };
    await expect(fitDense(net, short, short, 1, { adam })).rejects.toThrow('learningRate');
  });
});

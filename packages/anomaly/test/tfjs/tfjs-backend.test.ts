import { AegisError, Random } from '@aegis/core';
import { DenseNetwork, fitDense } from '@aegis/core/neural';
import { beforeAll, describe, expect, it } from 'vitest';
import { Autoencoder } from '../../src/models/autoencoder.js';
import { type TensorFlow, tfjsBackend } from '../../src/tfjs/index.js';
import { tf } from './tensor-flow.js';

const ROWS = 150;
const WIDTH = 4;

/** Four columns that follow one hidden cause. */
function tiedRows(seed: number): Float64Array {
  const random = new Random(seed);
  const rows = new Float64Array(ROWS * WIDTH);
  for (let r = 0; r < ROWS; r++) {
    const cause = random.normal();
    for (let c = 0; c < WIDTH; c++) rows[r * WIDTH + c] = (c + 1) * cause + 0.05 * random.normal();
  }
  return rows;
}

function codeOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : error;
  }
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('tfjsBackend', () => {
  it.each(['tanh', 'relu', 'sigmoid', 'identity'] as const)(
    'gives what the same weights give here, with %s',
    async (activation) => {
      const options = { sizes: [WIDTH, 9, 3], activation, outputActivation: 'sigmoid' } as const;
      const network = new DenseNetwork(options, new Random(1));
      const before = tf.memory().numTensors;
      const rows = tiedRows(1);
      const theirs = await tfjsBackend(tf).predict(network, rows, ROWS);
      expect(tf.memory().numTensors).toBe(before);
      expect(theirs.length).toBe(ROWS * 3);
      const ours = network.predict(rows, ROWS);
      // A dozen terms in 24 bits.
      ours.forEach((y, i) => {
        expect(Math.abs(y - theirs[i]!)).toBeLessThan(1e-5);
      });
    },
  );

  it('takes the steps that are taken here: the same rows, the same losses, weights to 1e-4', async () => {
    const rows = tiedRows(2);
    const run = async (backend?: ReturnType<typeof tfjsBackend>) => {
      const network = new DenseNetwork({ sizes: [WIDTH, 6, WIDTH] }, new Random(1));
      const random = new Random(2);
      const options = { epochs: 3, batchSize: 40, random, ...(backend && { backend }) };
      return { network, report: await fitDense(network, rows, rows, ROWS, options) };
    };
    const before = tf.memory().numTensors;
    const theirs = await run(tfjsBackend(tf));
    expect(tf.memory().numTensors).toBe(before);
    const ours = await run();
    expect(theirs.report.losses.length).toBe(3);
    ours.report.losses.forEach((loss, i) => {
      expect(Math.abs(theirs.report.losses[i]! / loss - 1)).toBeLessThan(1e-4);
    });
    ours.network.parameters.forEach((w, i) => {
      expect(Math.abs(theirs.network.parameters[i]! - w)).toBeLessThan(1e-4);
    });
    expect(theirs.network.parameters).not.toEqual(
      new DenseNetwork({ sizes: [WIDTH, 6, WIDTH] }, new Random(1)).parameters,
    );
  });

  it('lets go of everything when a fit is stopped', async () => {
    const before = tf.memory().numTensors;
    const network = new DenseNetwork({ sizes: [WIDTH, 6, WIDTH] }, new Random(1));
    const rows = tiedRows(2);
    const signal = { aborted: false };
    const onProgress = (): void => {
      signal.aborted = true;
    };
    const task = { signal, onProgress };
    const fit = fitDense(network, rows, rows, ROWS, { task, backend: tfjsBackend(tf) });
    await expect(fit).rejects.toMatchObject({ code: 'aborted' });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves a network as it was where the parameters do not come out finite', async () => {
    const network = new DenseNetwork({ sizes: [1, 2, 1] }, new Random(1));
    const first = network.parameters.slice();
    // Finite here, infinite in 32 bits.
    const huge = new Float64Array([1e300, 1]);
    await fitDense(network, huge, huge, 2, { epochs: 1, backend: tfjsBackend(tf) });
    expect(network.parameters).toEqual(first);
  });

  it('refuses what is not TensorFlow.js, and batches that do not fit', async () => {
    for (const wrong of [null, {}, { ...tf, matMul: undefined }, { ...tf, train: undefined }]) {
      expect(codeOf(() => tfjsBackend(wrong as unknown as TensorFlow))).toBe('invalid-argument');
    }
    const network = new DenseNetwork({ sizes: [2, 1] });
    for (const rows of [0, 1.5, 3, Number.NaN]) {
      const asked = tfjsBackend(tf).predict(network, new Float64Array(4), rows);
      await expect(asked).rejects.toMatchObject({ code: 'invalid-argument' });
    }
  });
});

describe('an Autoencoder on TensorFlow.js', () => {
  it('learns as it does here, and scores without it', async () => {
    const options = { hidden: [6, 1], epochs: 25, seed: 3 };
    const backend = tfjsBackend(tf);
    const model = new Autoencoder({ ...options, backend });
    const before = tf.memory().numTensors;
    const rows = tiedRows(1);
    const { losses } = await model.fit(rows, ROWS, WIDTH);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
    const far = await model.scoreAllOnBackend(rows, ROWS);
    expect(tf.memory().numTensors).toBe(before);
    const near = model.scoreAll(rows, ROWS);
    near.forEach((score, i) => {
      // What comes back is right to 1e-5 scales, times twice the root of the score.
      expect(Math.abs(far[i]! - score)).toBeLessThan(1e-5 * (1e-5 + 2 * Math.sqrt(score)));
    });
    expect(model.score([1, 2, 12, 4])).toBeGreaterThan(5 * model.score([1, 2, 3, 4]));
    const text = JSON.stringify(model);
    expect(text).not.toContain('backend');
    const restored = Autoencoder.fromJSON(JSON.parse(text));
    expect(restored.scoreAll(rows, ROWS)).toEqual(near);
    expect(await restored.scoreAllOnBackend(rows, ROWS)).toEqual(near);
    const again = Autoencoder.fromJSON(JSON.parse(text), backend);
    expect(await again.scoreAllOnBackend(rows, ROWS)).toEqual(far);
  });
});

import { AegisError, Random } from '@aegis/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { LstmAutoencoder, type LstmAutoencoderOptions } from '../../src/tfjs/index.js';
import { LstmForward } from '../../src/tfjs/lstm-forward.js';
import { resolveLstmOptions } from '../../src/tfjs/lstm-options.js';
import { firstWeights, sizeOf, weightBlocks } from '../../src/tfjs/lstm-weights.js';
import { tf } from './tensor-flow.js';

const STEPS = 5;
const COUNT = 64;
const OPTIONS = {
  steps: STEPS,
  features: 2,
  units: 6,
  epochs: 30,
  batchSize: 16,
  learningRate: 0.04,
};

/** A wave and its opposite, from anywhere in the wave. */
function wave(random: Random): Float64Array {
  const phase = 2 * Math.PI * random.float();
  return Float64Array.from({ length: STEPS * 2 }, (_, i) => {
    const y = Math.sin(phase + ((i >> 1) * 2 * Math.PI) / STEPS) + 0.03 * random.normal();
    return i % 2 === 0 ? 50 + 10 * y : 5 - y;
  });
}

function waves(seed: number, count = COUNT): Float64Array {
  const random = new Random(seed);
  const windows = new Float64Array(count * STEPS * 2);
  for (let w = 0; w < count; w++) windows.set(wave(random), w * STEPS * 2);
  return windows;
}

/** A wave with a step that has left its place. */
function broken(seed: number): Float64Array {
  const window = wave(new Random(seed));
  window[2 * 3] = window[2 * 3]! > 50 ? 38 : 62;
  return window;
}

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : error;
  }
}

let model: LstmAutoencoder;
let losses: readonly number[];
let leaked: number;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const before = tf.memory().numTensors;
  model = new LstmAutoencoder(OPTIONS);
  losses = (await model.fit(tf, waves(1), COUNT)).losses;
  leaked = tf.memory().numTensors - before;
});

describe('LstmAutoencoder', () => {
  it('learns, sees a step out of place and says where', () => {
    expect(losses.length).toBe(30);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 10);
    const fresh = model.scoreAll(waves(2), COUNT).sort();
    for (let seed = 0; seed < 5; seed++) {
      // The backend's arithmetic is its own, so this leaves room: here it is 25 times and more.
      expect(model.score(broken(seed))).toBeGreaterThan(5 * fresh[COUNT >> 1]!);
      const parts = model.explain(broken(seed));
      expect(parts.indexOf(Math.max(...parts))).toBe(2 * 3);
    }
  });

  it('explains what adds up to the score', () => {
    const parts = model.explain(broken(1));
    expect(parts.length).toBe(STEPS * 2);
    expect(parts.every((part) => part >= 0)).toBe(true);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(model.score(broken(1)));
  });

  it('leaves no tensor behind, when it is done, stopped or broken off', async () => {
    expect(leaked).toBe(0);
    const before = tf.memory().numTensors;
    const signal = { aborted: false };
    const onProgress = (): void => {
      signal.aborted = true;
    };
    const other = new LstmAutoencoder({ ...OPTIONS, units: 3 });
    const stopped = other.fit(tf, waves(1, 40), 40, { signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(tf.memory().numTensors).toBe(before);
    const thrown = (): void => {
      throw new Error('of the caller');
    };
    const brokenOff = other.fit(tf, waves(1, 40), 40, { onProgress: thrown });
    await expect(brokenOff).rejects.toThrow('of the caller');
    expect(tf.memory().numTensors).toBe(before);
    expect(thrownBy(() => other.score(broken(1)))).toBe('not-trained');
  });

  it('keeps the model of before when another fit is stopped', async () => {
    const score = model.score(broken(1));
    const stopped = model.fit(tf, waves(3), COUNT, { signal: { aborted: true } });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(model.score(broken(1))).toBe(score);
  });

  it('reports how far it is', async () => {
    const heard: number[] = [];
    const onProgress = ({ fraction, metrics }: { fraction: number; metrics: object }): void => {
      expect(metrics).toHaveProperty('loss');
      heard.push(fraction);
    };
    const small = new LstmAutoencoder({ ...OPTIONS, units: 2, epochs: 4 });
    await small.fit(tf, waves(1, 10), 10, { onProgress });
    expect(heard).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('learns the same from the same seed here, and otherwise from another', async () => {
    const small = { ...OPTIONS, units: 3, epochs: 2 };
    const run = async (options: LstmAutoencoderOptions): Promise<string> => {
      const one = new LstmAutoencoder(options);
      await one.fit(tf, waves(5, 40), 40);
      return JSON.stringify({ ...one.toJSON(), options: null });
    };
    expect(await run(small)).toBe(await run(small));
    expect(await run(small)).not.toBe(await run({ ...small, seed: 5 }));
  });

  it('comes back from a snapshot with the same bits, and no backend at all', () => {
    const restored = LstmAutoencoder.fromJSON(JSON.parse(JSON.stringify(model)));
    const windows = waves(7);
    expect(restored.scoreAll(windows, COUNT)).toEqual(model.scoreAll(windows, COUNT));
    expect(restored.explain(broken(2))).toEqual(model.explain(broken(2)));
    expect(JSON.stringify(restored)).toBe(JSON.stringify(model));
    const untrained = LstmAutoencoder.fromJSON(JSON.parse(JSON.stringify(new LstmAutoencoder())));
    expect(thrownBy(() => untrained.score(new Float64Array(16)))).toBe('not-trained');
  });

  it('scores many as it scores one', () => {
    const windows = waves(8, 5);
    const out = new Float64Array(9);
    expect(model.scoreAll(windows, 5, out)).toBe(out);
    for (let w = 0; w < 5; w++) {
      expect(out[w]).toBe(model.score(windows.subarray(w * STEPS * 2, (w + 1) * STEPS * 2)));
    }
  });

  it('scores anything', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e308, -1e308, 5e-324),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: STEPS * 2, maxLength: STEPS * 2 }), (window) => {
        const score = model.score(window);
        expect(Number.isFinite(score) && score >= 0).toBe(true);
      }),
    );
  });

  it('leaves out windows that are not finite, and learns from constant ones', async () => {
    const windows = waves(1, 30);
    windows[3] = Number.NaN;
    windows[STEPS * 2 * 9] = Number.NEGATIVE_INFINITY;
    const small = new LstmAutoencoder({ ...OPTIONS, units: 2, epochs: 1 });
    expect((await small.fit(tf, windows, 30)).skippedRows).toBe(2);
    await small.fit(tf, new Float64Array(STEPS * 2 * 5).fill(7), 5);
    expect(Number.isFinite(small.score(broken(1)))).toBe(true);
  });

  it('refuses misuse with a code', async () => {
    const wrong = [
      { steps: 0 },
      { features: 1.5 },
      { units: 1e6 },
      { epochs: 0 },
      { batchSize: -1 },
      { learningRate: Number.NaN },
      { seed: 0.5 },
      { layers: 2 },
    ];
    for (const options of wrong) {
      expect(thrownBy(() => new LstmAutoencoder(options))).toBe('invalid-option');
    }
    expect(thrownBy(() => model.score([1, 2]))).toBe('invalid-argument');
    expect(thrownBy(() => model.scoreAll(new Float64Array(3), 1))).toBe('invalid-argument');
    const fresh = new LstmAutoencoder(OPTIONS);
    const gaps = new Float64Array(STEPS * 2).fill(Number.NaN);
    const { layers, ...core } = tf;
    expect(layers).toBeDefined();
    await expect(fresh.fit(core as never, waves(1), COUNT)).rejects.toThrow('no layers');
    for (const [windows, count] of [
      [gaps, 1],
      [waves(1), COUNT + 1],
      [waves(1), 0],
    ] as const) {
      await expect(fresh.fit(tf, windows, count)).rejects.toMatchObject({
        code: 'invalid-argument',
      });
    }
  });

  it('refuses snapshots that are not whole, before memory is set aside', () => {
    const whole = JSON.parse(JSON.stringify(model));
    const parts = [
      { kind: 'autoencoder' },
      { options: { ...whole.options, units: 1e9 } },
      { options: { ...whole.options, units: 9 } },
      { options: { ...whole.options, features: 256, units: 256, steps: 1024 } },
      { weights: 'AAAA' },
      { weights: null },
      { weights: whole.weights.replace(/^.{8}/, 'AADAfwAA') },
      { scales: null },
      { dimensions: 3 },
    ];
    for (const part of parts) {
      const act = () => LstmAutoencoder.fromJSON({ ...whole, ...part });
      expect(thrownBy(act)).toBe('invalid-snapshot');
    }
  });
});

describe('the plain forward pass', () => {
  it.each([
    [1, 1, 1],
    [5, 3, 4],
    [12, 2, 9],
  ])(
    'gives windows of %i × %i through %i units back as TensorFlow.js does',
    (steps, features, units) => {
      const options = resolveLstmOptions('test', { steps, features, units });
      const random = new Random(6);
      // Biases too, or an exchange of gates could hide.
      const weights = firstWeights(options, random).map((w) => w + 0.3 * random.normal());
      const window = Float64Array.from({ length: steps * features }, () => 2 * random.normal());
      const expected = tf.tidy(() => {
        const lstm = {
          units,
          recurrentActivation: 'sigmoid',
          // The default needs methods of tensors that are not there with the namespaces alone.
          recurrentInitializer: 'zeros',
        } as const;
        const net = tf.sequential();
        net.add(tf.layers.lstm({ ...lstm, inputShape: [steps, features] }));
        net.add(tf.layers.repeatVector({ n: steps }));
        net.add(tf.layers.lstm({ ...lstm, returnSequences: true }));
        net.add(tf.layers.timeDistributed({ layer: tf.layers.dense({ units: features }) }));
        const blocks = weightBlocks(options).map((block) =>
          tf.tensor(weights.slice(block.from, block.from + sizeOf(block)), [...block.shape]),
        );
        net.setWeights(blocks);
        const out = net.predict(tf.tensor3d(Float32Array.from(window), [1, steps, features]));
        return (Array.isArray(out) ? out[0]! : out).dataSync();
      }) as unknown as Float32Array;
      const back = new Float64Array(steps * features);
      new LstmForward(options, weights).run(window, back);
      back.forEach((x, i) => {
        // Two dozen steps in 24 bits.
        expect(Math.abs(x - expected[i]!)).toBeLessThan(1e-5);
      });
    },
  );
});

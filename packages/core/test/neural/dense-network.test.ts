import { AegisError, Random } from '@aegis/core';
import { DenseNetwork, type DenseNetworkOptions } from '@aegis/core/neural';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const ACTIVATIONS = ['identity', 'relu', 'tanh', 'sigmoid'] as const;

function normals(random: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => random.normal());
}

/** A network that has left its start: biases are not 0, so relu units are off their corners. */
function network(options: DenseNetworkOptions, seed = 1): DenseNetwork {
  const random = new Random(seed);
  const result = new DenseNetwork(options, random);
  for (let i = 0; i < result.parameters.length; i++) {
    result.parameters[i]! += 0.1 * random.normal();
  }
  return result;
}

/** Σ cᵢ · outputᵢ with fixed c: a loss whose output gradients are c. */
function loss(net: DenseNetwork, inputs: Float64Array, rows: number, c: Float64Array): number {
  return net.predict(inputs, rows).reduce((sum, y, i) => sum + c[i]! * y, 0);
}

describe('DenseNetwork', () => {
  it('computes what the formula says', () => {
    const net = new DenseNetwork({ sizes: [2, 2, 1], activation: 'relu' });
    // Weights 1 2 / 3 -4, biases 0.5 0; then weights 2 -1, bias 10.
    net.parameters.set([1, 2, 3, -4, 0.5, 0, 2, -1, 10]);
    // Row (1, 1): hidden (3.5, 0), output 17. Row (2, 0): hidden (2.5, 6), output 9.
    expect(Array.from(net.forward(new Float64Array([1, 1, 2, 0]), 2))).toEqual([17, 9]);
    expect(Array.from(net.predict(new Float64Array([1, 1, 2, 0]), 2))).toEqual([17, 9]);
  });

  describe.each(ACTIVATIONS)('with %s', (activation) => {
    it.each(ACTIVATIONS)('and %s outputs has the gradients of central differences', (last) => {
      const options = { sizes: [5, 7, 4, 3], activation, outputActivation: last };
      const net = network(options, 3);
      const random = new Random(4);
      const rows = 6;
      const inputs = normals(random, rows * 5);
      const c = normals(random, rows * 3);
      net.forward(inputs, rows);
      const inputSlopes = net.backward(c, rows).slice();
      const step = 1e-5;
      const check = (values: Float64Array, slopes: Float64Array): void => {
        for (let i = 0; i < values.length; i++) {
          const held = values[i]!;
          values[i] = held + step;
          const above = loss(net, inputs, rows, c);
          values[i] = held - step;
          const below = loss(net, inputs, rows, c);
          values[i] = held;
          const difference = (above - below) / (2 * step);
          // Truncation is O(step²) and rounding O(1e-16 / step): 1e-7 leaves room for both.
          expect(Math.abs(slopes[i]! - difference)).toBeLessThan(1e-7 * (1 + Math.abs(difference)));
        }
      };
      check(net.parameters, net.gradients);
      check(inputs, inputSlopes);
    });
  });

  it('adds gradients up until they are zeroed', () => {
    const net = network({ sizes: [3, 4, 2] });
    const random = new Random(2);
    const [inputs, c] = [normals(random, 6), normals(random, 4)];
    net.forward(inputs, 2);
    net.backward(c, 2);
    const once = net.gradients.slice();
    net.backward(c, 2);
    expect(net.gradients.every((g, i) => Math.abs(g - 2 * once[i]!) < 1e-12)).toBe(true);
    net.zeroGradients();
    expect(net.gradients.every((g) => g === 0)).toBe(true);
  });

  it('treats the rows of a batch as if each came alone, bit for bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(1000), (rows, seed) => {
        const net = network({ sizes: [6, 5, 3] }, seed);
        const inputs = normals(new Random(seed), rows * 6);
        const together = net.forward(inputs, rows).slice();
        for (let r = 0; r < rows; r++) {
          const alone = net.predict(inputs.subarray(r * 6, r * 6 + 6), 1);
          expect(together.subarray(r * 3, r * 3 + 3)).toEqual(alone);
        }
      }),
    );
  });

  it('does so in batches that are large enough for WebAssembly', () => {
    const net = network({ sizes: [21, 18, 6] });
    const rows = 50;
    const inputs = normals(new Random(7), rows * 21);
    const together = net.predict(inputs, rows);
    for (let r = 0; r < rows; r++) {
      const alone = net.predict(inputs.subarray(r * 21, r * 21 + 21), 1);
      expect(together.subarray(r * 6, r * 6 + 6)).toEqual(alone);
    }
  });

  it.each([
    ['tanh', [21, 18, 6]],
    ['tanh', [3, 70, 2]],
    ['relu', [2, 65, 33, 1]],
    ['sigmoid', [5, 64, 7]],
  ] as const)(
    'leaves the gradients of its rows one after the other, to the bit: %s %j',
    (activation, sizes) => {
      const rows = 37;
      const [batch, single] = [network({ sizes, activation }), network({ sizes, activation })];
      const random = new Random(3);
      const [n, m] = [sizes[0], sizes.at(-1)!];
      const [inputs, c] = [normals(random, rows * n), normals(random, rows * m)];
      batch.forward(inputs, rows);
      // A larger batch in between makes the memory grow.
      batch.predict(normals(random, 500 * n), 500);
      const slopes = batch.backward(c, rows);
      for (let r = 0; r < rows; r++) {
        single.forward(inputs.subarray(r * n, r * n + n), 1);
        const alone = single.backward(c.subarray(r * m, r * m + m), 1);
        expect(slopes.subarray(r * n, r * n + n)).toEqual(alone);
      }
      expect(batch.gradients).toEqual(single.gradients);
    },
  );

  it('has the same gradients whether those at the inputs are wanted or not', () => {
    const [net, twin] = [network({ sizes: [3, 4, 2] }), network({ sizes: [3, 4, 2] })];
    const [inputs, c] = [normals(new Random(1), 9), normals(new Random(2), 6)];
    for (const one of [net, twin]) one.forward(inputs, 3);
    expect(net.backward(c, 3).length).toBe(9);
    expect(twin.backward(c, 3, false).length).toBe(0);
    expect(twin.gradients).toEqual(net.gradients);
  });

  it('keeps what backward needs through a predict in between', () => {
    const net = network({ sizes: [3, 4, 1] });
    const inputs = normals(new Random(1), 9);
    const c = new Float64Array([1, 1, 1]);
    net.forward(inputs, 3);
    net.backward(c, 3);
    const expected = net.gradients.slice();
    net.zeroGradients();
    net.forward(inputs, 3);
    net.predict(normals(new Random(2), 30), 10);
    net.backward(c, 3);
    expect(net.gradients).toEqual(expected);
  });

  it('reuses its buffers: the same view for the same rows, and out for predict', () => {
    const net = network({ sizes: [2, 2] });
    const inputs = new Float64Array([1, 2, 3, 4]);
    const { buffer } = net.forward(inputs, 2);
    expect(net.forward(inputs, 1).buffer).toBe(buffer);
    const out = new Float64Array(10);
    expect(net.predict(inputs, 2, out)).toBe(out);
    expect(out.subarray(0, 4)).toEqual(net.predict(inputs, 2));
    expect(out[4]).toBe(0);
  });

  it('has the same bits for the same seed, and others for another', () => {
    const options = { sizes: [4, 8, 2], initialisation: 'orthogonal' } as const;
    const make = (seed: number) => new DenseNetwork(options, new Random(seed)).parameters;
    expect(make(1)).toEqual(make(1));
    expect(make(1)).not.toEqual(make(2));
  });

  it('keeps NaN in the row that it came in', () => {
    for (const activation of ACTIVATIONS) {
      const net = network({ sizes: [2, 3, 1], activation });
      const out = net.predict(new Float64Array([1, 2, Number.NaN, 2, 1e308, -1e308, 3, 4]), 4);
      expect(out[1]).toBeNaN();
      expect(out[0]).toBe(net.predict(new Float64Array([1, 2]), 1)[0]);
      expect(out[3]).toBe(net.predict(new Float64Array([3, 4]), 1)[0]);
    }
  });
});

describe('initialisation', () => {
  const variance = (xs: Float64Array): number => xs.reduce((sum, x) => sum + x * x, 0) / xs.length;

  it('has the variance of Glorot and of He, and biases of 0', () => {
    const sizes = [100, 60];
    const weights = (initialisation: 'glorot' | 'he') =>
      new DenseNetwork({ sizes, initialisation }, new Random(1)).parameters;
    // 6,000 weights: five standard errors are 5 · sqrt(2 / 6000) = 0.09.
    expect(Math.abs(variance(weights('glorot').subarray(0, 6000)) * 80 - 1)).toBeLessThan(0.09);
    expect(Math.abs(variance(weights('he').subarray(0, 6000)) * 50 - 1)).toBeLessThan(0.09);
    expect(
      weights('he')
        .subarray(6000)
        .every((b) => b === 0),
    ).toBe(true);
  });

  it.each([
    [8, 5],
    [5, 8],
  ])('is orthogonal along the shorter side of %i × %i', (inputs, outputs) => {
    const gain = 0.3;
    const options = {
      sizes: [inputs, outputs],
      initialisation: 'orthogonal',
      outputGain: gain,
    } as const;
    const w = new DenseNetwork(options, new Random(1)).parameters;
    const at = (i: number, k: number): number =>
      outputs <= inputs ? w[i * inputs + k]! : w[k * inputs + i]!;
    const short = Math.min(inputs, outputs);
    for (let i = 0; i < short; i++) {
      for (let j = 0; j < short; j++) {
        let dot = 0;
        for (let k = 0; k < Math.max(inputs, outputs); k++) dot += at(i, k) * at(j, k);
        expect(dot).toBeCloseTo(i === j ? gain * gain : 0, 12);
      }
    }
  });
});

describe('DenseNetwork snapshots', () => {
  it('give the same outputs, bit for bit', () => {
    const net = network({ sizes: [3, 5, 2], activation: 'relu', outputActivation: 'sigmoid' });
    const twin = DenseNetwork.fromJSON(JSON.parse(JSON.stringify(net)));
    const inputs = normals(new Random(5), 12);
    expect(twin.predict(inputs, 4)).toEqual(net.predict(inputs, 4));
    expect(JSON.stringify(twin)).toBe(JSON.stringify(net));
  });

  it('do not follow a list of sizes that the caller changes afterwards', () => {
    const sizes = [2, 1];
    const net = new DenseNetwork({ sizes });
    sizes.push(9);
    expect(() => DenseNetwork.fromJSON(JSON.parse(JSON.stringify(net)))).not.toThrow();
  });

  it('are refused when broken, before memory is set aside', () => {
    const whole = JSON.parse(JSON.stringify(new DenseNetwork({ sizes: [2, 1] })));
    const broken = [
      { parameters: 'AAAA' },
      { parameters: null },
      { version: 2 },
      ...[[2], [], [2, 0], [2, 1.5], [65_536, 65_536], [65_536, 200], [-1, 2], ['2', 1]].map(
        (sizes) => ({ options: { ...whole.options, sizes } }),
      ),
      { options: { ...whole.options, activation: 'softmax' } },
      { options: { ...whole.options, outputGain: null } },
    ];
    for (const part of broken) {
      expect(() => DenseNetwork.fromJSON({ ...whole, ...part })).toThrow(AegisError);
    }
  });
});

describe('DenseNetwork refuses', () => {
  it('wrong options', () => {
    const options = [
      { sizes: [] },
      { sizes: [3] },
      { sizes: [3, 0] },
      { sizes: [3, 2.5] },
      { sizes: [65_536, 65_536] },
      { sizes: [2, 1], activation: 'softmax' },
      { sizes: [2, 1], outputActivation: 'softmax' },
      { sizes: [2, 1], initialisation: 'zeros' },
      { sizes: [2, 1], outputGain: Number.NaN },
      { sizes: [2, 1], layers: 3 },
    ];
    for (const wrong of options) {
      expect(() => new DenseNetwork(wrong as DenseNetworkOptions)).toThrow(AegisError);
    }
  });

  it('batches that do not fit', () => {
    const net = new DenseNetwork({ sizes: [2, 3] });
    const four = new Float64Array(4);
    for (const rows of [0, -1, 1.5, 3, Number.NaN]) {
      expect(() => net.forward(four, rows)).toThrow(AegisError);
      expect(() => net.predict(four, rows)).toThrow(AegisError);
    }
    expect(() => net.predict(four, 2, new Float64Array(5))).toThrow(AegisError);
    expect(() => net.backward(new Float64Array(6), 2)).toThrow('latest forward');
    net.forward(four, 2);
    expect(() => net.backward(new Float64Array(3), 1)).toThrow('latest forward');
    expect(() => net.backward(new Float64Array(5), 2)).toThrow(AegisError);
  });
});

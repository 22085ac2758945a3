import { contentId, Random } from '@aegis/core';
import { integratedGradients, kernelShap, networkOutput, shapleyValues } from '@aegis/core/explain';
import * as math from '@aegis/core/math';
import { Adam, clipGradientNorm, DenseNetwork, fitDense } from '@aegis/core/neural';
import { encodeArray } from '@aegis/core/snapshot';
import * as stats from '@aegis/core/stats';
import { expect, restored } from './expect.mjs';

const draw = (count, next) => Float64Array.from({ length: count }, next);

/** Small and huge, of both signs, and the corners. */
function inputs() {
  const random = new Random(11).fork('inputs');
  const spread = draw(4000, () => {
    let size = random.float() - 0.5;
    // No powers here: engines differ in the last bits of those.
    for (let i = random.integer(30); i > 0; i--) size *= 1.37;
    for (let i = random.chance(0.2) ? random.integer(2000) : 0; i > 0; i--) size *= 0.71;
    return size;
  });
  const corners = [0, -0, 1, -1, 5e-324, 1e308, -1e308, Infinity, -Infinity, NaN];
  return [...spread, ...corners];
}

export const checks = {
  random() {
    const random = new Random(42);
    const fork = random.fork('trees');
    expect(random.float() !== fork.float(), 'a fork to draw its own numbers');
    return [
      draw(5000, () => random.float()),
      draw(5000, () => random.normal()),
      draw(5000, () => fork.integer(1000)),
      random.state(),
      contentId(JSON.stringify(random.state())),
    ];
  },

  math() {
    expect(Math.abs(math.exp(1) - Math.E) < 1e-15, 'e');
    const all = inputs();
    return [
      [math.exp, math.expm1, math.log, math.log1p, math.log2, math.log10].map((f) => all.map(f)),
      [math.tanh, math.sigmoid, math.softplus, math.sin, math.cos].map((f) => all.map(f)),
      [math.erfc, math.normalCdf, math.normalTail, math.normalQuantile].map((f) => all.map(f)),
      all.map(math.lgamma),
      all.map((x, i) => math.pow(Math.abs(x), all[(i * 7) % all.length])),
      all.map((x, i) => math.chiSquareTail(Math.abs(x), 1 + (i % 9))),
    ];
  },

  stats() {
    const random = new Random(5);
    const welford = new stats.Welford();
    const ewma = new stats.Ewma();
    const sketch = new stats.QuantileSketch();
    const tail = new stats.TailModel();
    const values = draw(4000, () => Math.abs(random.normal()) + random.float());
    for (const value of values) {
      welford.add(value);
      ewma.add(value);
      sketch.add(value);
      tail.learn(value);
    }
    expect(tail.tailProbability(9) < 1e-3, 'a rare score to have a small tail probability');
    return [
      [welford, ewma, sketch, tail],
      [welford.variance, ewma.mean, sketch.quantile(0.99)],
      values.map((value) => tail.tailProbability(value * 2)),
      [stats.median(values), stats.robustScale(values, 1e-9), stats.ranks(values.slice(0, 99))],
      [stats.fisherCombine([0.01, 0.2, 0.5]), stats.simes([0.01, 0.2, 0.5])],
    ];
  },

  async neural() {
    const random = new Random(9);
    const network = new DenseNetwork({ sizes: [4, 16, 8, 2], activation: 'tanh' }, random);
    const rows = 64;
    const x = draw(rows * 4, () => random.normal());
    const y = draw(rows * 2, (_, i) => math.tanh(x[2 * i] - x[2 * i + 1]));
    const out = network.forward(x, rows);
    const passed = network.backward(
      out.map((value, i) => (value - y[i]) / rows),
      rows,
    );
    const norm = clipGradientNorm([network.gradients], 0.5);
    const adam = new Adam(network.parameters.length, { learningRate: 0.01 });
    adam.step(network.parameters, network.gradients);
    const { losses } = await fitDense(network, x, y, rows, { epochs: 10, random: new Random(3) });
    expect(losses.at(-1) < losses[0], 'training to lower the loss');
    const again = restored(DenseNetwork, network).predict(x, rows);
    return [passed, norm, losses, network.parameters, again, encodeArray(network.parameters)];
  },

  explain() {
    const network = new DenseNetwork({ sizes: [14, 8, 1] }, new Random(4));
    const random = new Random(6);
    const row = draw(14, () => 3 * random.normal());
    const none = new Float64Array(14);
    const drawn = kernelShap((rows, count) => network.predict(rows, count), row, none, 1);
    const slopes = integratedGradients(networkOutput(network, 0), row, none);
    expect(slopes.converged, 'the values of a network to add up');
    const game = (members) => members.reduce((sum, one, i) => sum + one * (i + sum), 0);
    return [drawn, slopes, shapleyValues(5, game), shapleyValues(5, game, { maxExact: 0 })];
  },
};

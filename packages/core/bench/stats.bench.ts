import { Random } from '@aegis/core';
import { QuantileSketch, TailModel } from '@aegis/core/stats';
import { bench, describe } from 'vitest';

const random = new Random(1);
const scores = Float64Array.from({ length: 1000 }, () => Math.abs(random.normal()));

describe('a thousand values', () => {
  const sketch = new QuantileSketch({ halfLife: 5000 });
  bench('QuantileSketch.add', () => {
    for (const x of scores) sketch.add(x);
  });

  const model = new TailModel({ halfLife: 5000 });
  bench('TailModel.learn', () => {
    for (const x of scores) model.learn(x);
  });

  const asked = new TailModel();
  for (const x of scores) asked.learn(x);
  bench('TailModel.tailProbability', () => {
    for (const x of scores) asked.tailProbability(x);
  });
});

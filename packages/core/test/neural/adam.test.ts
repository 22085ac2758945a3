import { AegisError, Random } from '@aegis/core';
import { Adam } from '@aegis/core/neural';
import { encodeArray } from '@aegis/core/snapshot';
import { describe, expect, it } from 'vitest';

describe('Adam', () => {
  it('takes the steps worked out by hand from algorithm 1', () => {
    const parameters = new Float64Array([1]);
    const adam = new Adam(1, { learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 1e-8 });
    // Step 1, g = 2: m = 1, v = 1; corrected m = 2, v = 4; step 0.1 · 2 / 2.
    adam.step(parameters, new Float64Array([2]));
    expect(parameters[0]).toBeCloseTo(0.9, 8);
    // Step 2, g = -1: m = 0, v = 1; no step.
    adam.step(parameters, new Float64Array([-1]));
    expect(parameters[0]).toBeCloseTo(0.9, 8);
    // Step 3, g = 4: m = 2, v = 4.75; corrected m = 2 / 0.875, v = 4.75 / (1 - 27/64) = 8.216…
    adam.step(parameters, new Float64Array([4]));
    expect(parameters[0]).toBeCloseTo(0.9 - (0.1 * (2 / 0.875)) / Math.sqrt(4.75 / (37 / 64)), 7);
  });

  it('steps by the learning rate first, whatever the size of the gradient', () => {
    const parameters = new Float64Array(3);
    new Adam(3).step(parameters, new Float64Array([1e-3, -50, 1e9]));
    expect(parameters[0]).toBeCloseTo(-0.001, 7);
    expect(parameters[1]).toBeCloseTo(0.001, 7);
    expect(parameters[2]).toBeCloseTo(-0.001, 7);
  });

  it('takes another learning rate for a step', () => {
    const [a, b] = [new Float64Array(1), new Float64Array(1)];
    new Adam(1, { learningRate: 0.5 }).step(a, new Float64Array([3]));
    new Adam(1).step(b, new Float64Array([3]), 0.5);
    expect(a).toEqual(b);
  });

  it('leaves out a step with a gradient that is not usable, and says so', () => {
    const parameters = new Float64Array([1, 2]);
    const adam = new Adam(2);
    adam.step(parameters, new Float64Array([1, 1]));
    const before = [Array.from(parameters), JSON.stringify(adam)];
    for (const bad of [Number.NaN, Infinity, -Infinity, 1e200]) {
      expect(adam.step(parameters, new Float64Array([1, bad]))).toBe(false);
    }
    expect([Array.from(parameters), JSON.stringify(adam)]).toEqual(before);
    expect(adam.step(parameters, new Float64Array([1, 1e150]))).toBe(true);
    expect(() => Adam.fromJSON(JSON.parse(JSON.stringify(adam)))).not.toThrow();
  });

  it('leaves numbers behind at the ends of all ranges', () => {
    const ends = { learningRate: 1e6, beta1: 1 - 1e-12, beta2: 0, epsilon: 1e-30 };
    const json = JSON.parse(JSON.stringify(new Adam(1, ends)));
    const adam = Adam.fromJSON({ ...json, first: encodeArray(Float64Array.of(1e150)) });
    const parameters = Float64Array.of(0);
    for (const gradient of [1e150, 0, -1e150, 0]) adam.step(parameters, Float64Array.of(gradient));
    expect(parameters[0]).toSatisfy(Number.isFinite);
  });

  it('goes on from a snapshot bit for bit', () => {
    const random = new Random(1);
    const draw = (): Float64Array => Float64Array.from({ length: 9 }, () => random.normal());
    const parameters = draw();
    const adam = new Adam(9, { learningRate: 0.01 });
    for (let i = 0; i < 50; i++) adam.step(parameters, draw());
    const twin = Adam.fromJSON(JSON.parse(JSON.stringify(adam)));
    const others = parameters.slice();
    for (let i = 0; i < 50; i++) {
      const gradients = draw();
      adam.step(parameters, gradients);
      twin.step(others, gradients);
    }
    expect(others).toEqual(parameters);
  });

  it('refuses misuse', () => {
    const wrong = [
      ...[{ learningRate: -1 }, { learningRate: 1e7 }, { beta1: 1 }, { beta2: -0.1 }],
      ...[{ epsilon: 0 }, { epsilon: 1e-31 }],
    ];
    for (const options of wrong) expect(() => new Adam(1, options)).toThrow(AegisError);
    for (const count of [0, 1.5, 1e12]) expect(() => new Adam(count)).toThrow(AegisError);
    const adam = new Adam(2);
    const two = new Float64Array(2);
    expect(() => adam.step(new Float64Array(1), two)).toThrow(AegisError);
    expect(() => adam.step(two, new Float64Array(3))).toThrow(AegisError);
    expect(() => adam.step(two, two, Number.NaN)).toThrow(AegisError);
    const whole = JSON.parse(JSON.stringify(adam));
    const broken = [
      { count: 1e9 },
      { count: 3 },
      { first: 'AAAA' },
      { first: encodeArray(Float64Array.of(0, 1e200)) },
      { second: encodeArray(Float64Array.of(0, -1)) },
      { power1: 2 },
      { options: {} },
    ];
    for (const part of broken)
      expect(() => Adam.fromJSON({ ...whole, ...part })).toThrow(AegisError);
  });
});

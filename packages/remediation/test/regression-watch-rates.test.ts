import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { RegressionWatch, type RegressionWatchOptions } from '../src/guard/index.js';

type Noise = (random: Random) => () => number;

const normal: Noise = (random) => () => random.normal();
const skewed: Noise = (random) => () => -Math.log(1 - random.float()) - 1;
const hanging: Noise = (random) => {
  let last = random.normal();
  return () => {
    last = 0.5 * last + Math.sqrt(0.75) * random.normal();
    return last;
  };
};

/** How many of `trials` watches end in each way, with `shift(t)` laid over the noise after the act. */
function ends(
  noise: Noise,
  before: number,
  shift: (t: number) => number,
  options: RegressionWatchOptions = {},
  slope = 0,
): Record<string, number> {
  const trials = 2000;
  const counts: Record<string, number> = { regressed: 0, recovered: 0, over: 0, watching: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const draw = noise(new Random(trial).fork('noise'));
    const series = Array.from({ length: before }, (_, i) => 10 + slope * i + draw());
    const watch = new RegressionWatch(series, options);
    let kind = 'watching';
    for (let t = 0; kind === 'watching'; t++) {
      kind = watch.process(10 + slope * (before + t) + draw() + shift(t)).kind;
    }
    counts[kind]!++;
  }
  for (const kind of Object.keys(counts)) counts[kind]! /= trials;
  return counts;
}

describe('RegressionWatch over two thousand watches', () => {
  // The rate asked for is 0.01; 0.005 is two standard errors of 2,000 trials and some.
  it.each([
    ['normal, 8 before', normal, 8, 0, 0.01],
    ['normal, 20 before', normal, 20, 0, 0.01],
    ['normal, 60 before', normal, 60, 0, 0.01],
    ['skewed', skewed, 20, 0, 0.01],
    ['a clear trend goes on', normal, 20, 0.3, 0.015],
    ['a clear trend goes on, skewed', skewed, 20, 0.3, 0.015],
    ['half of the noise stays', hanging, 30, 0, 0.02],
  ] as const)('sees no harm where there is none: %s', (_name, noise, before, slope, rate) => {
    expect(ends(noise, before, () => 0, {}, slope).regressed).toBeLessThan(rate + 0.005);
  });

  it.each([
    ['three standard deviations, 8 before', normal, 8, 3, 0.9],
    ['three standard deviations', normal, 20, 3, 0.95],
    ['two standard deviations', normal, 20, 2, 0.75],
    ['two standard deviations, 60 before', normal, 60, 2, 0.95],
    ['three where the noise is skewed', skewed, 20, 3, 0.9],
    ['three where half of the noise stays', hanging, 30, 3, 0.8],
  ] as const)('sees harm within 20 points: %s', (_name, noise, before, shift, power) => {
    const harmed = ends(noise, before, () => shift);
    expect(harmed.regressed).toBeGreaterThan(power);
    expect(harmed.recovered).toBeLessThan(0.01);
  });

  it('sees recovery, and seldom one that is none', () => {
    expect(ends(normal, 10, () => -4).recovered).toBeGreaterThan(0.95);
    expect(ends(normal, 20, () => 0).recovered).toBeLessThan(0.05);
    const well = { healthyBelow: 8 };
    expect(ends(normal, 10, () => -4, well).recovered).toBeGreaterThan(0.9);
    // Better, but not well.
    expect(ends(normal, 10, () => -1.5, well).recovered).toBeLessThan(0.3);
  });

  it('lets a rise within the tolerance pass', () => {
    expect(ends(normal, 20, () => 2, { tolerance: 2 }).regressed).toBeLessThan(0.015);
  });
});

import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import {
  type Arrivals,
  DAY_MS,
  type Disturbance,
  simulate,
  type TimedLine,
} from '../../src/logs/line-simulator.js';

const system = (name: string) => ({
  name,
  lines: [`${name} one`, `${name} two`, `${name} three`],
  templates: ['a', 'b', 'c'],
});

interface Emitted extends TimedLine {
  readonly system: string;
}

function run(
  seed: number,
  arrivals: Arrivals = 'day-curve',
  disturbances: readonly (Disturbance | null)[] = [],
): Emitted[] {
  const emitted: Emitted[] = [];
  simulate(
    [system('x'), system('y')],
    { startMs: 1000, days: 1, linesPerSecond: 0.1, arrivals },
    new Random(seed),
    ({ name }, timestampMs, text) => emitted.push({ system: name, timestampMs, text }),
    disturbances,
  );
  return emitted;
}

describe('simulated lines', () => {
  it('are the same from the same seed, and others from another', () => {
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it.each(['day-curve', 'steady', 'even-gaps'] as const)(
    'come in order, at their rate, within the days: %s',
    (arrivals) => {
      const lines = run(3, arrivals);
      const times = lines.map(({ timestampMs }) => timestampMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThanOrEqual(1000);
      expect(times.at(-1)).toBeLessThan(1000 + DAY_MS);
      // 17,280 are due; the deviation of a Poisson count is 131.
      expect(Math.abs(lines.length - 17_280)).toBeLessThan(500);
    },
  );

  it('come three times as often at the height of the day as in its depth', () => {
    const of = (hour: number) =>
      run(4).filter(({ timestampMs }) => Math.floor(timestampMs / 3_600_000) === hour).length;
    expect(of(5) / of(17)).toBeGreaterThan(2.3);
    expect(of(5) / of(17)).toBeLessThan(3.8);
  });

  it('are kept back, changed and added to by a disturbance of their system alone', () => {
    const disturbance: Disturbance = {
      extra: [{ timestampMs: 5000.5, text: 'extra' }],
      change: (line) => (line === 0 ? null : 'other'),
    };
    const lines = run(5, 'steady', [disturbance, null]);
    const mine = lines.filter(({ system: name }) => name === 'x');
    expect(mine.filter(({ text }) => text === 'extra')).toEqual([
      { system: 'x', timestampMs: 5000, text: 'extra' },
    ]);
    expect(mine.every(({ text }) => text === 'extra' || text === 'other')).toBe(true);
    const others = (list: readonly Emitted[]) => list.filter(({ system: name }) => name === 'y');
    expect(others(lines)).toEqual(others(run(5, 'steady')));
  });
});

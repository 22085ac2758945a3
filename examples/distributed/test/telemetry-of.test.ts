import { describe, expect, it } from 'vitest';
import { partitionOf } from '../src/bus/partition-of.js';
import { telemetryOf } from '../src/produce/telemetry-of.js';
import { callersOf, faultsOf, START_MS, TICK_MS } from '../src/produce/workload.js';

const WORKLOAD = { seed: 3, services: 9, series: 4, lines: 5, ticks: 4 };

describe('telemetryOf', () => {
  it('is the same for the same seed, and another for another', () => {
    const text = (seed: number) => JSON.stringify([...telemetryOf({ ...WORKLOAD, seed }, 4)]);
    expect(text(3)).toBe(text(3));
    expect(text(3)).not.toBe(text(4));
  });

  it('has every point and line once, where its service belongs', () => {
    let points = 0;
    let lines = 0;
    for (const { partition, telemetry } of [...telemetryOf(WORKLOAD, 4)].flat()) {
      const services =
        telemetry.kind === 'metrics'
          ? telemetry.points.map(({ labels }) => labels?.service ?? '')
          : telemetry.kind === 'logs'
            ? telemetry.lines.map(({ nodeId }) => nodeId)
            : [];
      for (const service of services) expect(partitionOf(service, 4)).toBe(partition);
      if (telemetry.kind === 'metrics') points += services.length;
      if (telemetry.kind === 'logs') lines += services.length;
    }
    expect([points, lines]).toEqual([9 * 4 * 4, 9 * 5 * 4]);
  });

  it('tells every partition the time, also those without a service', () => {
    for (const [tick, messages] of [...telemetryOf(WORKLOAD, 32)].entries()) {
      const clocks = messages.filter(({ telemetry }) => telemetry.kind === 'clock');
      expect(clocks.map(({ partition }) => partition)).toEqual(
        Array.from({ length: 32 }, (_, i) => i),
      );
      const nowMs = START_MS + (tick + 1) * TICK_MS;
      expect(
        clocks.every(({ telemetry }) => 'nowMs' in telemetry && telemetry.nowMs === nowMs),
      ).toBe(true);
    }
  });

  it('breaks one service after the other, each of them called by those above it', () => {
    const faults = faultsOf({ ...WORKLOAD, ticks: 300 });
    expect(faults.length).toBeGreaterThan(2);
    expect(faults.every(({ service }) => service >= 0 && service < 9)).toBe(true);
    expect(callersOf(5)).toEqual([2, 0]);
    expect(callersOf(11)).toEqual([8, 6]);
    expect(callersOf(0)).toEqual([]);
  });
});

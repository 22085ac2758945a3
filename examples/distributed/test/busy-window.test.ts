import { expect, it } from 'vitest';
import type { Heartbeat } from '../src/ownership/membership.js';
import { BusyWindows } from '../src/trial/busy-window.js';

function beat(pid: number, latestMs: number, lines: number): Heartbeat {
  const counts = { latestMs, lines, points: 2 * lines };
  return { role: 'worker', pid, keys: [], cpuMs: lines / 10, memoryBytes: 0, counts };
}

it('counts what was done while all were at work', () => {
  const windows = new BusyWindows();
  windows.note([beat(1, 1000, 100), { ...beat(2, 0, 0), counts: {} }]);
  windows.note([beat(1, 3000, 300), beat(2, 2000, 50)]);
  windows.note([beat(1, 3000, 300), beat(2, 4000, 450)]);
  windows.note([beat(1, 5000, 900), beat(2, 4000, 450)]);
  // From 2 s, when the second had begun, to 4 s, when it ended: 600 - 200 of the one, 450 - 50 of the other.
  expect(windows.window()).toEqual({ seconds: 2, lines: 800, points: 1600, cpuMs: 80 });
});

it('has no window where one ended before another began', () => {
  const windows = new BusyWindows();
  windows.note([beat(1, 1000, 100)]);
  windows.note([beat(2, 2000, 100)]);
  expect(windows.window()).toBeNull();
});

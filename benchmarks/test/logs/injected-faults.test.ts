import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { drifted, driftPlaces } from '../../src/logs/drift-places.js';
import { errorsUnlike, fillError } from '../../src/logs/error-pool.js';
import {
  errorPrefixOf,
  faultySystem,
  injectFaults,
  kindsOf,
} from '../../src/logs/fault-effects.js';
import { FAULT_KINDS, type FaultKind, planFaults } from '../../src/logs/fault-plan.js';
import { scoreFaults } from '../../src/logs/fault-score.js';

const MINUTE_MS = 60_000;
const RATE = 0.25;

const lines = Array.from({ length: 100 }, (_, i) =>
  i < 60 ? `INFO request took ${10 + (i % 20)} ms for pid ${1000 + i}` : 'INFO tick',
);
const system = { name: 's', lines, templates: lines.map((_, i) => (i < 60 ? 'took' : 'tick')) };
const faulty = faultySystem(system, ['INFO'], new Random(1));

function happen(kind: FaultKind) {
  const fault = { system: 's', kind, startMs: 0, endMs: 10 * MINUTE_MS };
  return injectFaults(faulty, [fault], RATE, new Random(2));
}

describe('the plan of faults', () => {
  it('comes from the seed, has the kinds in turn and never two at a time', () => {
    const plan = (seed: number) =>
      planFaults('s', FAULT_KINDS, { fromMs: 7, days: 5 }, new Random(seed), 2);
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
    expect(plan(1)).toHaveLength(48);
    expect(
      plan(1)
        .slice(0, 3)
        .map(({ kind }) => kind),
    ).toEqual(['silence', 'parameter-drift', 'new-error']);
    for (const [i, { startMs }] of plan(1).entries()) {
      // A report is excused for 30 minutes after a fault: by then the next has not begun.
      if (i > 0) expect(startMs).toBeGreaterThanOrEqual(plan(1)[i - 1]!.endMs + 30 * MINUTE_MS);
    }
    expect(plan(1).at(-1)!.endMs).toBeLessThan(7 + 5 * 86_400_000);
  });
});

describe('a fault', () => {
  it('of a new error brings one line a minute that the system did not know', () => {
    const { faults, disturbance } = happen('new-error');
    expect(disturbance.extra).toHaveLength(10);
    expect(disturbance.extra.every(({ text }) => text.startsWith('ERROR '))).toBe(true);
    expect(new Set(disturbance.extra.map(({ text }) => text)).size).toBeGreaterThan(1);
    expect(faulty.errors).toContain(faults[0]!.detail);
    expect(disturbance.change(0, 0)).toBe(lines[0]);
  });

  it('of a burst brings ten times the lines of one template', () => {
    const { faults, disturbance } = happen('burst');
    const share = faults[0]!.detail === 'took' ? 0.6 : 0.4;
    const due = 600 * (Math.max(1, 10 * share * RATE) - share * RATE);
    expect(Math.abs(disturbance.extra.length - due)).toBeLessThan(5 * Math.sqrt(due));
    const times = disturbance.extra.map(({ timestampMs }) => timestampMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(10 * MINUTE_MS);
  });

  it('of silence keeps the lines of one template back for as long as it lasts', () => {
    const { faults, disturbance } = happen('silence');
    const line = faults[0]!.detail === 'took' ? 0 : 99;
    expect(disturbance.change(line, 1)).toBeNull();
    expect(disturbance.change(99 - line, 1)).toBe(lines[99 - line]);
    expect(disturbance.change(line, 10 * MINUTE_MS)).toBe(lines[line]);
  });

  it('of a drift multiplies a measure and nothing else', () => {
    const { disturbance } = happen('parameter-drift');
    expect(disturbance.change(3, 1)).toBe('INFO request took 260 ms for pid 1003');
    expect(disturbance.change(99, 1)).toBe('INFO tick');
  });

  it('of a drift does not happen where no number varies', () => {
    const flat = faultySystem(
      { name: 'f', lines: ['a 1', 'a 1'], templates: ['a', 'a'] },
      null,
      new Random(0),
    );
    expect(kindsOf(flat)).toEqual(['new-error', 'burst', 'silence']);
  });
});

describe('a place that can drift', () => {
  const of = (make: (i: number) => string) => {
    const made = Array.from({ length: 40 }, (_, i) => make(i));
    return driftPlaces(
      made,
      made.map(() => 'e'),
    );
  };

  it('holds a number that varies, but not without bounds, and names nothing', () => {
    expect(of((i) => `size=${100 + i}`)).toHaveLength(1);
    expect(of((i) => `load ${(i / 10 + 1).toFixed(2)}`)).toHaveLength(1);
    expect(of(() => 'size=100')).toHaveLength(0);
    expect(of((i) => `pid=${100 + i}`)).toHaveLength(0);
    expect(of((i) => `at 10.0.0.${i}`)).toHaveLength(0);
    expect(of((i) => `code ${i % 2 === 0 ? 'c' : ''}${100 + i}`)).toHaveLength(0);
    expect(of((i) => `wait ${i === 0 ? 100_000 : 100 + i}`)).toHaveLength(0);
  });

  it('keeps its decimals and leaves lines of another shape alone', () => {
    const place = of((i) => `load ${(i / 10 + 1).toFixed(2)}`)[0]!;
    expect(drifted('load 1.25', place)).toBe('load 25.00');
    expect(drifted('load 1.25 2', place)).toBe('load 1.25 2');
    expect(drifted('load none', place)).toBe('load none');
  });
});

describe('errors', () => {
  it('are those that a system does not have', () => {
    const all = errorsUnlike([]);
    const known = all.map((error) => fillError(error, new Random(1)));
    expect(all.length).toBeGreaterThanOrEqual(12);
    expect(known.every((text) => !text.includes('{'))).toBe(true);
    expect(errorsUnlike([`WARN ${known[0]}`])).toEqual(all.slice(1));
    expect(errorsUnlike(known)).toEqual([]);
  });

  it('begin as the system writes them', () => {
    expect(errorPrefixOf(null)).toBe('error: ');
    expect(errorPrefixOf(['I', 'W'])).toBe('E ');
    expect(errorPrefixOf(['notice'])).toBe('error ');
    expect(errorPrefixOf(['INFO', 'ERR'])).toBe('ERR ');
    expect(errorPrefixOf(['INFO'])).toBe('ERROR ');
    expect(errorPrefixOf(['Info'])).toBe('Error ');
  });
});

describe('reports against faults', () => {
  it('are found, false or excused', () => {
    const fault = (name: string, startMinute: number) => ({
      system: name,
      kind: 'burst' as const,
      startMs: startMinute * MINUTE_MS,
      endMs: (startMinute + 5) * MINUTE_MS,
    });
    const report = (nodeId: string | null, minute: number) => ({
      nodeId,
      timestampMs: minute * MINUTE_MS,
    });
    const faults = [fault('a', 100), fault('a', 300), fault('b', 100)];
    const early = report('a', 99);
    const ofNobody = report(null, 102);
    const late = report('a', 136);
    const reports = [
      early,
      report('a', 103),
      report('a', 102),
      ofNobody,
      report('a', 134),
      late,
      // Of the second fault, but after the ten minutes in which it counts.
      report('a', 316),
      report('b', 115),
    ];
    const score = scoreFaults(faults, reports);
    expect(score.faults.map(({ delayMs }) => delayMs)).toEqual([
      2 * MINUTE_MS,
      null,
      15 * MINUTE_MS,
    ]);
    expect(score.falseAlarms).toEqual([early, ofNobody, late]);
  });
});

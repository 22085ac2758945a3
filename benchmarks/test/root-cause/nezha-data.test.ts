import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { calmNezha, nezhaCases } from '../../src/root-cause/nezha-cases.js';
import { isInFault, readNezhaDay } from '../../src/root-cause/nezha-day.js';
import { readTable } from '../../src/root-cause/read-table.js';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/rca/nezha', import.meta.url));
const APPLICATIONS = [
  { name: 'Online Boutique', days: ['2022-08-22'], cases: 24, unmeasured: 2 },
  { name: 'Train Ticket', days: ['2023-01-29', '2023-01-30'], cases: 17, unmeasured: 0 },
];

describe.skipIf(!existsSync(FOLDER))(`the days in ${FOLDER}`, () => {
  it.each(APPLICATIONS)('of $name have $cases incidents', ({ days: names, cases, unmeasured }) => {
    const days = names.map((name) => readNezhaDay(FOLDER, name));
    const incidents = days.flatMap((day) => nezhaCases(day, true));
    expect(incidents).toHaveLength(cases);
    expect(new Set(incidents.map(({ id }) => id)).size).toBe(cases);
    for (const day of days) {
      const known = readTable(join(FOLDER, day.name, 'callgraph.csv'))
        .slice(1)
        .flatMap(([caller, callee]) => [caller!, callee!]);
      const measured = day.samples.map(({ service }) => service);
      const { nodes } = day.graph.snapshot();
      const ids = nodes.map(({ id }) => id).sort();
      expect(ids).toEqual([...new Set([...known, ...measured])].sort());
      expect(day.faults.every(({ service }) => ids.includes(service))).toBe(true);
      // A calm window touches no fault.
      for (const { startMs } of calmNezha(day, false)) {
        expect(day.faults.some((fault) => isInFault(startMs!, fault))).toBe(false);
      }
    }
    // The service of some has no metrics; its calls and lines have to do.
    const measured = incidents.filter(({ series, truth }) =>
      series.some(({ nodeId }) => nodeId === truth),
    );
    expect(cases - measured.length).toBe(unmeasured);
    for (const { calls, truth, startMs } of incidents) {
      expect(calls!.baseline.some(({ nodeId }) => nodeId === truth)).toBe(true);
      expect(calls!.baseline.length).toBeGreaterThan(1000);
      expect(
        calls!.baseline.some((call) => call.startMs >= startMs! && call.startMs < startMs! + 1e5),
      ).toBe(false);
    }
  });
});

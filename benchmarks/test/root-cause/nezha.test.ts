import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentCase } from '../../src/root-cause/incident-case.js';
import { calmNezha, nezhaCases } from '../../src/root-cause/nezha-cases.js';
import { isInFault, type NezhaDay, readNezhaDay } from '../../src/root-cause/nezha-day.js';
import { nezhaCounts } from '../../src/root-cause/nezha-logs.js';
import { at, DAY, MINUTE_MS, MINUTES, makeNezhaFolder } from './nezha-folder.js';

const ROOT = { path: '' };
let day: NezhaDay;

beforeAll(() => {
  ROOT.path = makeNezhaFolder();
  day = readNezhaDay(ROOT.path, DAY);
});

afterAll(() => rmSync(ROOT.path, { recursive: true }));

/** The minutes whose one request is among the calls. */
function minutesOf(calls: readonly { readonly traceId: string }[]): string[] {
  return [...new Set(calls.map(({ traceId }) => traceId.replace('trace-', '')))];
}

describe('a day of Nezha', () => {
  it('has its faults, at the earlier of two near times', () => {
    expect(day.faults).toEqual([
      {
        id: 'one',
        service: 'cart',
        fault: 'return',
        startMs: at('10:20:30'),
        earliestMs: at('10:20:00'),
        endMs: at('10:24:30'),
      },
      {
        id: 'two',
        service: 'cart',
        fault: 'return',
        startMs: at('10:30:00'),
        earliestMs: at('10:30:00'),
        endMs: at('10:34:00'),
      },
    ]);
  });

  it('has a minute for each file of spans, that ends 13 s after its name says', () => {
    expect(day.minutes.map(({ name }) => name)).toEqual(MINUTES);
    expect(day.minutes[0]!.endMs).toBe(at('10:05:13'));
    const [first, second] = [...day.minutes[0]!.calls].sort((a, b) =>
      a.nodeId < b.nodeId ? -1 : 1,
    );
    expect(first).toMatchObject({
      nodeId: 'cart',
      callerId: 'web',
      operation: 'get',
      startMs: at('10:05:01'),
      serverMs: 15,
      clientMs: 20,
      selfMs: 15,
    });
    expect(second).toMatchObject({ nodeId: 'web', callerId: null, serverMs: 30, selfMs: 10 });
  });

  it('has a graph of who calls whom, and of whom only metrics know', () => {
    const { nodes, edges } = day.graph.snapshot();
    expect(nodes.map(({ id }) => id).sort()).toEqual(['cart', 'mail', 'web']);
    expect(edges.map(({ from, to }) => [from, to])).toEqual([['web', 'cart']]);
  });

  it('tells which minutes a fault reaches into', () => {
    const [fault] = day.faults as [NezhaDay['faults'][number]];
    expect(isInFault(fault.earliestMs, fault)).toBe(false);
    expect(isInFault(fault.earliestMs + 1, fault)).toBe(true);
    expect(isInFault(fault.endMs + MINUTE_MS - 1, fault)).toBe(true);
    expect(isInFault(fault.endMs + MINUTE_MS, fault)).toBe(false);
  });
});

describe('the incidents of a day', () => {
  const caseOf = (id: string, withLogs = false): IncidentCase =>
    nezhaCases(day, withLogs).find((one) => one.id === id)!;

  it('compare calls with those outside all faults', () => {
    expect(minutesOf(caseOf('one').calls!.baseline)).toEqual([
      '10_05',
      '10_10',
      '10_18',
      '10_28',
      '10_40',
    ]);
    expect(minutesOf(caseOf('one').calls!.recent)).toEqual(['10_21', '10_22']);
    expect(minutesOf(caseOf('two').calls!.recent)).toEqual(['10_31']);
  });

  it('leave minutes of any fault out of what is normal in metrics', () => {
    const { series, stepMs, startMs, contiguous, truth } = caseOf('one');
    expect([stepMs, startMs, contiguous, truth]).toEqual([
      MINUTE_MS,
      at('10:20:30'),
      false,
      'cart',
    ]);
    const cpu = series.find(({ nodeId, signal }) => nodeId === 'web' && signal.startsWith('Cpu'))!;
    // A row is about the minute that ends then: 10:21 to 10:25 and 10:31 to 10:34 reach into faults.
    const normal = Array.from({ length: 60 }, (_, i) => i).filter(
      (i) => !(i >= 21 && i <= 25) && !(i >= 31 && i <= 34),
    );
    expect(Array.from(cpu.baseline)).toEqual(normal.map((i) => 100 + i));
    // From half a minute before, so that the rise can be seen.
    expect(Array.from(cpu.recent)).toEqual([120, 121, 122, 123, 124]);
  });

  it('take a latency of 0 for no calls, and leave out what is of the machine', () => {
    const { series } = caseOf('two');
    const latency = series.find(({ nodeId, kind }) => nodeId === 'web' && kind === 'latency')!;
    expect(Array.from(latency.recent)).toEqual([0.25, 0.25, Number.NaN, 0.25]);
    expect([...new Set(Array.from(latency.baseline))].sort()).toEqual([0.25, Number.NaN]);
    const names = series.filter(({ nodeId }) => nodeId === 'web').map(({ signal }) => signal);
    expect(names).toEqual(['CpuUsage(m)', 'PodServerLatencyP90(s)', 'PodWorkload(Ops)']);
  });

  it('have windows without a fault next to them, between faults and with nobody guilty', () => {
    const calm = calmNezha(day, false);
    expect(calm.map(({ id, truth }) => [id, truth])).toEqual([
      ['one/before', ''],
      ['two/before', ''],
    ]);
    const [first, second] = calm as [IncidentCase, IncidentCase];
    // Four minutes, or since the last fault's aftermath, up to ten seconds before the fault.
    expect(first.startMs).toBe(at('10:15:50'));
    expect(second.startMs).toBe(at('10:26:30'));
    expect(minutesOf(first.calls!.recent)).toEqual(['10_18']);
    expect(minutesOf(first.calls!.baseline)).not.toContain('10_18');
    expect(minutesOf(second.calls!.recent)).toEqual(['10_28']);
    expect(day.faults).toHaveLength(2);
  });
});

describe('the log counts of a day', () => {
  it('are by minute, of the fault and of times without any', () => {
    const { templates, works } = nezhaCounts(day, day.faults[0]!);
    // 10_05, 10_10, 10_18, then the fault-free phase's own 10_21, then 10_28, 10_40 and 10_50_ff.
    expect(templates.map(({ template, severityNumber }) => [template, severityNumber])).toEqual([
      ['INFO asked <n>', 9],
      ['ERROR failed <n>', 17],
      ['WARN slow', 13],
    ]);
    const [asked, failed, slow] = templates as [
      (typeof templates)[number],
      (typeof templates)[number],
      (typeof templates)[number],
    ];
    expect(Array.from(asked.baseline).sort((a, b) => a - b)).toEqual([5, 6, 10, 11, 12, 15, 17]);
    // 10_21 ends at 10:21:13 and 10_22 at 10:22:13, both inside.
    expect(Array.from(asked.recent)).toEqual([13, 14]);
    expect(Array.from(failed.recent)).toEqual([1, 0]);
    expect(Array.from(slow.recent)).toEqual([4, 0]);
    expect(Math.max(...Array.from(slow.baseline))).toBe(0);
    expect(works.map(({ nodeId, operation }) => [nodeId, operation]).sort()).toEqual([
      ['cart', 'get'],
      ['web', 'GET /'],
    ]);
    const served = works.find(({ nodeId }) => nodeId === 'cart')!;
    expect(served.recent).toHaveLength(2);
    expect(served.baseline).toHaveLength(7);
  });

  it('come with a case where they are asked for', () => {
    expect(nezhaCases(day, false)[0]!.logs).toBeNull();
    expect(nezhaCases(day, true)[0]!.logs!.templates).toHaveLength(3);
  });
});

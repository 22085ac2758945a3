import { describe, expect, it } from 'vitest';
import { aegis, prepare } from '../../src/root-cause/contestants.js';
import { lessonsOf, systemOf } from '../../src/root-cause/ranker-systems.js';
import { SIMULATED_FAULTS } from '../../src/root-cause/simulated-fault.js';
import { simulatedIncidents } from '../../src/root-cause/simulated-incidents.js';

const CASES = simulatedIncidents(10 * SIMULATED_FAULTS.length, 5);
const nodesOf = ({ series }: (typeof CASES)[number]): Set<string> =>
  new Set(series.map(({ nodeId }) => nodeId));

describe('simulatedIncidents', () => {
  it('come again with the same seed, and as the first of more', () => {
    const few = simulatedIncidents(14, 5);
    expect(JSON.stringify(few)).toBe(JSON.stringify(CASES.slice(0, 14)));
    expect(JSON.stringify(few)).not.toBe(JSON.stringify(simulatedIncidents(14, 6)));
  });

  it('have a cause among 5 to 60 services, or none', () => {
    for (const one of CASES) {
      const nodes = nodesOf(one);
      expect(nodes.size).toBeGreaterThanOrEqual(5);
      expect(nodes.size).toBeLessThanOrEqual(60);
      const isCalm = one.id.endsWith('/nothing');
      expect(one.truth === '').toBe(isCalm);
      if (!isCalm) expect(nodes).toContain(one.truth);
      const snapshot = one.graph?.snapshot();
      if (snapshot !== undefined) expect(snapshot.nodes).toHaveLength(nodes.size);
    }
  });

  it('show finite metrics, whole counts and calls that add up', () => {
    for (const { series, calls, logs } of CASES) {
      for (const { baseline, recent } of series) {
        expect([...Array.from(baseline), ...Array.from(recent)].every(Number.isFinite)).toBe(true);
      }
      for (const { baseline, recent } of [...(logs?.templates ?? []), ...(logs?.works ?? [])]) {
        const counts = [...Array.from(baseline), ...Array.from(recent)];
        expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
      }
      for (const call of [...(calls?.baseline ?? []), ...(calls?.recent ?? [])]) {
        expect(call.serverMs).toBeGreaterThanOrEqual(call.selfMs!);
        if (call.clientMs !== null) expect(call.clientMs).toBeGreaterThanOrEqual(call.serverMs!);
        if (call.isErrorOrigin) expect(call.isError).toBe(true);
      }
    }
  });

  it('are mostly solved where the fault is plain: work that takes longer', () => {
    const slow = CASES.filter(({ id }) => id.endsWith('/cpu'));
    const first = slow.filter((one) => aegis(one).ranking[0]?.nodeId === one.truth);
    expect(first.length / slow.length).toBeGreaterThanOrEqual(0.8);
  });

  it('keep to what holds of every analysis', () => {
    for (const one of CASES) {
      const { analyzer, request } = prepare(one);
      const { causes, noCauseProbability } = analyzer.analyzeRootCause(request);
      const sum = causes.reduce((total, { likelihood }) => total + likelihood, noCauseProbability);
      expect(sum).toBeLessThanOrEqual(1 + 1e-9);
      const nodes = nodesOf(one);
      for (const { nodeId, path } of causes) {
        expect(nodes).toContain(nodeId);
        expect(path[0]).toBe(nodeId);
      }
    }
  });

  it('teach where the cause stands among the candidates', () => {
    const system = systemOf('simulated', CASES);
    expect(system.calm).toHaveLength(10);
    const lessons = lessonsOf(system);
    const calm = lessons.filter(({ cause }) => cause === null);
    expect(calm).toHaveLength(10);
    expect(lessons.length).toBeGreaterThan(0.8 * CASES.length);
    for (const { candidates, cause } of lessons)
      expect(cause ?? -1).toBeLessThan(candidates.length);
  });
});

import { buildSnapshot, type GraphSource } from '@aegis/graph/csr';
import { RootCauseAnalyzer } from '@aegis/root-cause';
import { describe, expect, it } from 'vitest';
import { anomalyOf } from './builders.js';

/** Three services on one machine, two on another. */
function machines(): GraphSource {
  const kinds = { m1: 'node' as const, m2: 'node' as const };
  const ids = ['a', 'b', 'c', 'd', 'e', 'm1', 'm2'];
  const nodes = ids.map((id) => ({
    id,
    kind: id in kinds ? ('node' as const) : ('service' as const),
    namespace: null,
    replicas: 1,
  }));
  const edges = ['a:m1', 'b:m1', 'c:m1', 'd:m2', 'e:m2'].map((pair) => {
    const [from, to] = pair.split(':') as [string, string];
    const about = { kind: 'runs-on' as const, protocol: null, provenance: ['manifest' as const] };
    return { from, to, confidence: 1, ...about };
  });
  const snapshot = buildSnapshot(nodes, edges);
  return { snapshot: () => snapshot };
}

function analysisOf(short: readonly string[]) {
  const analyzer = new RootCauseAnalyzer(machines());
  for (const id of short) analyzer.addNodeAnomaly(id, anomalyOf(id, 'saturation', 4));
  return analyzer.analyzeRootCause();
}

describe('a machine that several run on', () => {
  it('is named where all of its residents, and only they, are short of something', () => {
    expect(analysisOf(['a', 'b', 'c']).causes[0]?.nodeId).toBe('m1');
  });

  it('is not named for the trouble of one resident, or of one on each', () => {
    expect(analysisOf(['a']).causes[0]?.nodeId).toBe('a');
    expect(['m1', 'm2']).not.toContain(analysisOf(['a', 'd']).causes[0]?.nodeId);
  });
});

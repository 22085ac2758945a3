import type { Random } from '@aegis/core';
import { buildSnapshot, type GraphSource } from '@aegis/graph/csr';
import {
  type MetricSeries,
  type RootCauseAnalysis,
  RootCauseAnalyzer,
  seriesAnomalies,
} from '@aegis/root-cause';
import { edgeOf, nodeOf } from './speed-graph.js';

const SERVICES = 50;
const METRICS = 20;
const BASELINE = 950;
const RECENT = 250;
const KINDS = ['latency', 'errors', 'saturation', 'traffic'] as const;
/** One service in so many is in trouble, and then most of its metrics rise. */
const TROUBLED = 10;

/** A case as it comes from monitoring: services, their calls, and the metrics of each. */
export interface SpeedCase {
  readonly series: readonly MetricSeries[];
  readonly graph: GraphSource;
}

const idOf = (service: number): string => `service-${service}`;

/** 50 services with 20 metrics of 1,200 points: noise, and at one service in ten a rise. */
export function speedCase(random: Random): SpeedCase {
  const series = Array.from({ length: SERVICES * METRICS }, (_, i): MetricSeries => {
    const service = i % SERVICES;
    const values = Float64Array.from({ length: BASELINE + RECENT }, () => 100 + random.normal());
    if (service % TROUBLED === 0 && random.chance(0.7)) {
      for (let at = BASELINE + 20; at < values.length; at++) values[at]! += 6;
    }
    return {
      nodeId: idOf(service),
      signal: `metric-${i}`,
      kind: KINDS[Math.floor(i / SERVICES) % KINDS.length]!,
      baseline: values.subarray(0, BASELINE),
      recent: values.subarray(BASELINE),
    };
  });
  const nodes = Array.from({ length: SERVICES }, (_, i) => nodeOf(idOf(i)));
  const edges = nodes.slice(1).map(({ id }, i) => edgeOf(idOf(random.integer(i + 1)), id));
  const snapshot = buildSnapshot(nodes, edges);
  return { series, graph: { snapshot: () => snapshot } };
}

/** From the raw series to the named causes. */
export function analyseCase({ series, graph }: SpeedCase): RootCauseAnalysis {
  const analyzer = new RootCauseAnalyzer(graph);
  for (const anomaly of seriesAnomalies(series).anomalies) {
    if (anomaly.nodeId !== null) analyzer.addNodeAnomaly(anomaly.nodeId, anomaly);
  }
  return analyzer.analyzeRootCause();
}

/** BARO's RobustScorer at its plainest: sorts each baseline, then the farthest value in quartile ranges. */
export function robustScores({ series }: SpeedCase): [string, number][] {
  const scores = new Map<string, number>();
  for (const { nodeId, baseline, recent } of series) {
    const calm = Float64Array.from(baseline).sort();
    const at = (share: number): number => calm[Math.round(share * (calm.length - 1))]!;
    const level = at(0.5);
    const spread = at(0.75) - at(0.25);
    const unit = spread > 0 ? spread : 1;
    let most = scores.get(nodeId) ?? 0;
    for (let i = 0; i < recent.length; i++) {
      const z = (recent[i]! - level) / unit;
      if (z > most) most = z;
    }
    scores.set(nodeId, most);
  }
  return [...scores].sort((a, b) => b[1] - a[1]);
}

import type { Anomaly } from '@aegis/core';
import { buildSnapshot } from '@aegis/graph/csr';
import { IncidentGrouper } from '@aegis/root-cause';
import { edgeOf, nodeOf } from '../../root-cause/speed-graph.js';
import { doublings, type GrowthPath } from '../growth-path.js';

const SIGNALS = 10;
const SERVICES = 50;
const HOUR_MS = 3_600_000;
/** Services that a call chain of three does not join. */
const APART = 8;

function anomalyOf(nodeId: string, signal: string, timestampMs: number): Anomaly {
  return {
    id: `${nodeId}-${signal}-${timestampMs}`,
    source: 'metric',
    nodeId,
    signal,
    signalKind: 'latency',
    direction: 'up',
    timestampMs,
    score: 3 + (timestampMs % 7),
    tailProbability: 1e-5,
    severity: 'error',
    evidence: [],
    sentence: `${signal} is up`,
  };
}

export const INCIDENT_PATHS: readonly GrowthPath[] = [
  {
    key: 'incidents',
    doubled: `incidents of ${SIGNALS} anomalies, an hour apart, to IncidentGrouper.add`,
    promise: 'O(open incidents near) an anomaly',
    promised: 1,
    sizes: doublings(100),
    prepare: (size) => {
      const anomalies = Array.from({ length: size * SIGNALS }, (_, i) => {
        const incident = Math.floor(i / SIGNALS);
        return anomalyOf(`s${incident % SERVICES}`, `m${i % SIGNALS}`, incident * HOUR_MS + i);
      });
      return () => {
        const grouper = new IncidentGrouper(null);
        for (const anomaly of anomalies) grouper.add(anomaly);
      };
    },
  },
  {
    key: 'openIncidents',
    doubled: `incidents open at once in one graph, ${SIGNALS} anomalies each, to IncidentGrouper.add`,
    promise: 'O(open incidents near + nodes and edges within maxHops) an anomaly',
    promised: 1,
    sizes: doublings(50),
    prepare: (size) => {
      const ids = Array.from({ length: size * APART }, (_, i) => `s${i}`);
      const edges = ids.slice(1).map((id, i) => edgeOf(ids[i]!, id));
      const snapshot = buildSnapshot(ids.map(nodeOf), edges);
      const anomalies = Array.from({ length: size * SIGNALS }, (_, i) =>
        anomalyOf(ids[(i % size) * APART]!, `m${Math.floor(i / size)}`, i),
      );
      return () => {
        const grouper = new IncidentGrouper({ snapshot: () => snapshot }, { maxIncidents: 10_000 });
        for (const anomaly of anomalies) grouper.add(anomaly);
      };
    },
  },
  {
    key: 'incidentAnomalies',
    doubled: `anomalies of one incident, ${SIGNALS} signals at each of its nodes`,
    promise: 'O(open incidents near) an anomaly',
    promised: 1,
    sizes: doublings(125),
    prepare: (size) => {
      const anomalies = Array.from({ length: size }, (_, i) =>
        anomalyOf(`s${Math.floor(i / SIGNALS)}`, `m${i % SIGNALS}`, i),
      );
      return () => {
        const grouper = new IncidentGrouper(null);
        for (const anomaly of anomalies) grouper.add(anomaly);
      };
    },
  },
];

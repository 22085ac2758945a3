import { readLine } from '@aegis/anomaly';
import type {
  ActionKind,
  Anomaly,
  ChangeEvent,
  Issue,
  Random,
  RootCause,
  SignalKind,
} from '@aegis/core';
import type { GraphSnapshot } from '@aegis/graph/csr';
import {
  FAULT_KINDS,
  type FaultKind,
  randomServiceGraph,
  Simulation,
} from '@aegis/remediation/simulator';
import { RootCauseAnalyzer } from '@aegis/root-cause';
import { expertFix } from './expert.js';

/** A fault in a simulated system as its operators see it, with what an expert does about it. */
export interface OperatorIncident {
  readonly kind: FaultKind;
  readonly service: string;
  readonly graph: GraphSnapshot;
  readonly issues: readonly Issue[];
  readonly anomalies: readonly Anomaly[];
  readonly changes: readonly ChangeEvent[];
  readonly rootCauses: readonly RootCause[];
  readonly nowMs: number;
  readonly command: string;
  readonly effect: ActionKind;
  /** Whether the fault went away when the expert's action was carried out in the simulation. */
  readonly success: boolean;
}

const HEALTHY_TICKS = 30;
const FAULTY_TICKS = 10;
const MENDING_TICKS = 20;
/** Deviations from health, in its standard deviations, that make an anomaly. */
const ALARM = 6;
/** OpenTelemetry's severity number of a warning. */
const WARNING = 13;
const MOST_BANS = 300;
const MOST_DRAWS = 200;

/** `perSystem` incidents in each of `systems` random systems of 12 nodes; kinds of faults in equal shares. */
export function operatorIncidents(
  systems: number,
  perSystem: number,
  random: Random,
): OperatorIncident[] {
  return Array.from({ length: systems }, () => {
    const graph = randomServiceGraph(random, 12, random.chance(0.5) ? 'layered' : 'preferential');
    return Array.from({ length: perSystem }, () => incidentIn(graph, random));
  })
    .flat()
    .filter((one) => one !== null);
}

/** One that somebody can see: a fault without a sign is nobody's incident. */
function incidentIn(graph: GraphSnapshot, random: Random): OperatorIncident | null {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const simulation = new Simulation({ snapshot: () => graph }, { seed: random.integer(2 ** 31) });
    const kind = random.pick(FAULT_KINDS);
    const able = simulation.services().filter((id) => simulation.faultsFor(id).includes(kind));
    if (able.length === 0) continue;
    const service = random.pick(able);
    const withDeploy = random.chance(0.5);
    const seen = observe(simulation, { kind, service, withDeploy });
    if (seen.anomalies.length + seen.issues.length === 0) continue;
    const node = graph.nodes[graph.indexOf.get(service)!]!;
    const cameWithDeploy = seen.changes.some(
      (one) => one.kind === 'deploy' && one.nodeId === service && one.timestampMs >= seen.faultMs,
    );
    const { effect, command } = expertFix(kind, node, cameWithDeploy);
    simulation.apply({ kind: effect, target: service, parameters: {} });
    for (let tick = 0; tick < MENDING_TICKS; tick++) simulation.tick();
    const success = simulation.activeFault === null;
    return {
      kind,
      service,
      graph,
      ...seen,
      rootCauses: causesOf(graph, seen),
      command,
      effect,
      success,
    };
  }
  return null;
}

interface Seen extends Pick<OperatorIncident, 'issues' | 'anomalies' | 'changes' | 'nowMs'> {
  /** When the fault was put in. */
  readonly faultMs: number;
}

function observe(
  simulation: Simulation,
  fault: { readonly kind: FaultKind; readonly service: string; readonly withDeploy: boolean },
): Seen {
  const health = new Map<string, number[]>();
  const changes: ChangeEvent[] = [];
  for (let i = 0; i < HEALTHY_TICKS; i++) {
    const tick = simulation.tick();
    changes.push(...tick.changes);
    for (const { name, labels, value } of tick.metrics) {
      const key = `${name} ${labels?.service}`;
      health.set(key, [...(health.get(key) ?? []), value]);
    }
  }
  const faultMs = simulation.nowMs;
  simulation.injectFault(fault);
  const anomalies = new Map<string, Anomaly>();
  const issues = new Map<string, Issue>();
  for (let i = 0; i < FAULTY_TICKS; i++) {
    const tick = simulation.tick();
    changes.push(...tick.changes);
    for (const { name, labels, value } of tick.metrics) {
      const anomaly = judge(name, labels?.service ?? null, value, health, tick.nowMs);
      if (anomaly === null) continue;
      const known = anomalies.get(anomaly.id);
      if (known === undefined || known.score < anomaly.score) {
        const { timestampMs } = known ?? anomaly;
        anomalies.set(anomaly.id, { ...anomaly, timestampMs });
      }
    }
    for (const { nodeId, line } of tick.logs) {
      const { severityNumber, body } = readLine(line).record;
      if (severityNumber === null || severityNumber < WARNING) continue;
      const template = body.replace(/\d+/g, '<*>');
      const known = issues.get(`${nodeId} ${template}`);
      issues.set(`${nodeId} ${template}`, {
        id: `${nodeId} ${template}`,
        kind: 'other',
        nodeId,
        severity: 'error',
        template,
        firstSeenMs: known?.firstSeenMs ?? tick.nowMs,
        lastSeenMs: tick.nowMs,
        count: (known?.count ?? 0) + 1,
        sentence: body,
      });
    }
  }
  return {
    anomalies: [...anomalies.values()],
    issues: [...issues.values()],
    changes,
    nowMs: simulation.nowMs,
    faultMs,
  };
}

function judge(
  name: string,
  nodeId: string | null,
  value: number,
  health: ReadonlyMap<string, readonly number[]>,
  timestampMs: number,
): Anomaly | null {
  const before = health.get(`${name} ${nodeId}`) ?? [];
  const mean = before.reduce((sum, x) => sum + x, 0) / before.length;
  const variance = before.reduce((sum, x) => sum + (x - mean) ** 2, 0) / before.length;
  const score = (value - mean) / Math.max(Math.sqrt(variance), 0.02 * Math.abs(mean) + 1e-4);
  if (!(Math.abs(score) > ALARM)) return null;
  const direction = score > 0 ? 'up' : 'down';
  // The tail of a normal law, in powers of ten.
  const bans = (score * score) / (2 * Math.LN10);
  return {
    id: `${name} ${nodeId} ${direction}`,
    source: 'metric',
    signal: name,
    nodeId,
    signalKind: signalKind(name),
    direction,
    timestampMs,
    score: Math.min(MOST_BANS, bans),
    tailProbability: 10 ** -Math.min(MOST_BANS, bans),
    severity: 'error',
    evidence: [],
    sentence: name,
  };
}

function causesOf(graph: GraphSnapshot, seen: Seen): readonly RootCause[] {
  const analyzer = new RootCauseAnalyzer({ snapshot: () => graph });
  for (const one of seen.anomalies)
    if (one.nodeId !== null) analyzer.addNodeAnomaly(one.nodeId, one);
  for (const one of seen.issues) if (one.nodeId !== null) analyzer.addNodeIssue(one.nodeId, one);
  for (const one of seen.changes) analyzer.addNodeChange(one);
  return analyzer.analyzeRootCause({ nowMs: seen.nowMs }).causes;
}

function signalKind(name: string): SignalKind {
  if (name.includes('error')) return 'errors';
  if (name.includes('duration')) return 'latency';
  if (name.includes('requests_per')) return 'traffic';
  return name.includes('utilization') ? 'saturation' : 'availability';
}

import { type Anomaly, type ChangeEvent, type Issue, Random, type SignalKind } from '@aegis/core';
import { RemediationLearner } from '@aegis/learning';
import {
  FAULT_KINDS,
  type FaultKind,
  randomServiceGraph,
  Simulation,
} from '@aegis/remediation/simulator';

/** What an expert does about each kind of fault; kinds that no single line mends are left out. */
const EXPERT: Readonly<Partial<Record<FaultKind, readonly [effect: string, command: string]>>> = {
  crash: ['restart', 'kubectl rollout restart deploy/TARGET'],
  'memory-leak': ['restart', 'kubectl rollout restart deploy/TARGET'],
  'cpu-saturation': ['scale-out', 'kubectl scale deploy/TARGET --replicas=6'],
  'bad-deploy': ['rollback', 'kubectl rollout undo deploy/TARGET'],
  'bad-config': ['restore-config', 'kubectl edit configmap TARGET'],
  'load-spike': ['scale-out', 'kubectl scale deploy/TARGET --replicas=6'],
  'network-delay': ['drain', 'kubectl drain TARGET'],
  'flag-bug': ['disable-flag', 'kubectl edit configmap TARGET-flags'],
};

interface Seen {
  readonly kind: FaultKind;
  readonly service: string;
  readonly graph: ReturnType<typeof randomServiceGraph>;
  readonly issues: readonly Issue[];
  readonly anomalies: readonly Anomaly[];
  readonly changes: readonly ChangeEvent[];
}

/**
 * An expert's fixes in two simulated systems, asked for in a third: the effect, the node, and whether a
 * kind of fault that was left out is called unknown. Root causes are not given.
 */
export function simulatedOperators(seed: number): Record<string, number> {
  const seen = [1, 2, 3].map((n) =>
    incidents(randomServiceGraph(new Random(seed * 10 + n), 10), n),
  );
  const taught = [...seen[0]!, ...seen[1]!];
  const asked = seen[2]!;
  const answers = asked.map((one) => suggestFor(taught, one));
  const right = answers.filter((answer, i) => {
    return answer.kind === 'known' && answer.effect === EXPERT[asked[i]!.kind]![0];
  });
  const aimed = answers.filter((answer, i) => {
    return answer.kind === 'known' && answer.target === asked[i]!.service;
  });
  const unknown = asked.filter((one) => {
    const effect = EXPERT[one.kind]![0];
    const rest = taught.filter((other) => EXPERT[other.kind]![0] !== effect);
    return suggestFor(rest, one).kind === 'unknown';
  });
  return {
    simulatedIncidents: asked.length,
    simulatedEffect: right.length / asked.length,
    simulatedTarget: aimed.length / asked.length,
    simulatedUnknown: unknown.length / asked.length,
  };
}

function suggestFor(
  taught: readonly Seen[],
  one: Seen,
): ReturnType<RemediationLearner['suggestAction']> {
  const learner = new RemediationLearner();
  for (const [i, { kind, service, graph, ...signs }] of taught.entries()) {
    const command = EXPERT[kind]![1].replace('TARGET', service);
    const source = { snapshot: () => graph };
    learner.captureManualFix({ ...signs, command, success: true, graph: source, at: i });
  }
  const { changes, graph } = one;
  return learner.suggestAction(one.issues, one.anomalies, {
    changes,
    graph: { snapshot: () => graph },
    nowMs: taught.length,
  });
}

function incidents(graph: Seen['graph'], seed: number): Seen[] {
  const services = new Simulation({ snapshot: () => graph }, { seed }).services();
  return FAULT_KINDS.filter((kind) => kind in EXPERT).flatMap((kind, k) =>
    services.slice(0, 6).flatMap((service, i) => {
      const simulation = new Simulation(
        { snapshot: () => graph },
        { seed: 1_000 * seed + 10 * k + i },
      );
      if (!simulation.faultsFor(service).includes(kind)) return [];
      return [{ kind, service, graph, ...observe(simulation, kind, service) }];
    }),
  );
}

/** Thirty ticks of health, ten of the fault; six deviations from health are an anomaly. */
function observe(
  simulation: Simulation,
  kind: FaultKind,
  service: string,
): Pick<Seen, 'issues' | 'anomalies' | 'changes'> {
  const health = new Map<string, number[]>();
  for (let i = 0; i < 30; i++) {
    for (const { name, labels, value } of simulation.tick().metrics) {
      const key = `${name} ${labels?.service}`;
      health.set(key, [...(health.get(key) ?? []), value]);
    }
  }
  simulation.injectFault({ kind, service });
  const anomalies = new Map<string, Anomaly>();
  const issues = new Map<string, Issue>();
  const changes: ChangeEvent[] = [];
  for (let i = 0; i < 10; i++) {
    const tick = simulation.tick();
    changes.push(...tick.changes);
    for (const { name, labels, value } of tick.metrics) {
      const before = health.get(`${name} ${labels?.service}`) ?? [];
      const mean = before.reduce((sum, x) => sum + x, 0) / before.length;
      const variance = before.reduce((sum, x) => sum + (x - mean) ** 2, 0) / before.length;
      const score = (value - mean) / Math.max(Math.sqrt(variance), 0.02 * Math.abs(mean) + 1e-4);
      if (!(Math.abs(score) > 6)) continue;
      const direction = score > 0 ? 'up' : 'down';
      anomalies.set(`${name} ${labels?.service} ${direction}`, {
        id: `${name} ${tick.nowMs}`,
        source: 'metric',
        signal: name,
        nodeId: labels?.service ?? null,
        signalKind: signalKind(name),
        direction,
        timestampMs: tick.nowMs,
        score: Math.min(30, Math.abs(score)),
        tailProbability: 1e-6,
        severity: 'error',
        evidence: [],
        sentence: name,
      });
    }
    for (const { nodeId, line } of tick.logs) {
      if (!/warn|error|fatal/i.test(line)) continue;
      const message = /"?msg"?[:=]"([^"]*)"/.exec(line)?.[1] ?? line;
      const template = message.replace(/\d+/g, '<*>');
      const times = { firstSeenMs: tick.nowMs, lastSeenMs: tick.nowMs, count: 1 };
      const issue = { id: template, kind: 'other', nodeId, severity: 'error', template } as const;
      issues.set(`${nodeId} ${template}`, { ...issue, ...times, sentence: message });
    }
  }
  return { anomalies: [...anomalies.values()], issues: [...issues.values()], changes };
}

function signalKind(name: string): SignalKind {
  if (name.includes('error')) return 'errors';
  if (name.includes('duration')) return 'latency';
  if (name.includes('requests_per')) return 'traffic';
  return name.includes('utilization') ? 'saturation' : 'availability';
}

import type { Anomaly, ChangeEvent, Incident, Plan, RootCause } from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import type { RemediationLearner, Suggestion } from '@aegis/learning';
import type { Decision, PastAction, RLRemediationEngine } from '@aegis/remediation';

/** What is known of an incident when an act is to be chosen. */
export interface Situation {
  readonly incident: Incident;
  readonly rootCauses: readonly RootCause[];
  readonly graph: ServiceGraph;
  readonly changes: readonly ChangeEvent[];
  readonly history: readonly PastAction[];
  readonly nowMs: number;
}

/** What memory and policy would do. */
export interface Proposal {
  readonly suggestion: Suggestion;
  readonly decision: Decision;
  readonly plan: Plan;
  /** What else was considered, each with the reason against it. */
  readonly alternatives: readonly { readonly action: string; readonly reason: string }[];
}

const ALTERNATIVES_SHOWN = 2;

/** What people did in such cases. */
export function recall(situation: Situation, learner: RemediationLearner): Suggestion {
  const { incident, graph, rootCauses, changes, nowMs } = situation;
  return learner.suggestAction(incident.issues, incident.anomalies, {
    graph,
    rootCauses,
    changes,
    nowMs,
  });
}

/** Lets memory say what people did, and the policy choose with that in mind. */
export function propose(
  situation: Situation,
  learner: RemediationLearner,
  engine: RLRemediationEngine,
): Proposal {
  const { incident, graph, rootCauses, changes, history, nowMs } = situation;
  const suggestion = recall(situation, learner);
  const isLog = ({ source }: Anomaly): boolean => source === 'log';
  const decision = engine.selectAction(
    incident.issues,
    incident.anomalies.filter(isLog),
    incident.anomalies.filter((anomaly) => !isLog(anomaly)),
    { graph, rootCauses, changes, nowMs, history, prior: priorOf(suggestion) },
  );
  const plan = engine.planFor(decision, { graph, nowMs, incidentId: incident.id });
  const alternatives = decision.alternatives
    .slice(0, ALTERNATIVES_SHOWN)
    .map(({ action, reason }) => ({ action: `${action.kind} ${action.target}`.trim(), reason }));
  return { suggestion, decision, plan, alternatives };
}

function priorOf(suggestion: Suggestion): Map<string, number> {
  if (suggestion.kind === 'unknown') return new Map();
  const { effect, target, probability } = suggestion;
  return new Map([[target === null ? effect : `${effect}:${target}`, probability]]);
}

import type { Incident, Outcome, Plan, RootCause } from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import type { RemediationLearner } from '@aegis/learning';
import type { PastAction, RLRemediationEngine } from '@aegis/remediation';
import { executePlan, type Guard } from '@aegis/remediation/guard';
import { SimulatedExecutor } from '@aegis/remediation/simulator';
import type { RootCauseAnalysis } from '@aegis/root-cause';
import type { Diagnosis, Reporter } from '../report/reporter.js';
import { propose, type Situation } from '../respond/propose.js';
import { RecoveryWatch } from './recovery-watch.js';
import type { WatchedSystem } from './watched-system.js';

/** Those who decide, and those who hold them. */
export interface Responders {
  readonly graph: ServiceGraph;
  readonly engine: RLRemediationEngine;
  readonly learner: RemediationLearner;
  readonly guard: Guard;
  readonly reporter: Reporter;
}

/** What was done about an incident. */
export interface Response {
  readonly analysis: RootCauseAnalysis;
  /** The plans that were carried out, in order. */
  readonly plans: readonly Plan[];
  readonly outcome: Outcome | null;
}

const MOST_ATTEMPTS = 8;
/** So long a fix may take to show. */
const VERIFY_TICKS = 20;
/** Waiting is an act too: so long, before thinking again. */
const WAIT_TICKS = 4;
/** What a person wants to be shown before agreeing, and how long the agreement holds. */
const LEAST_LIKELIHOOD = 0.5;
const APPROVAL_MS = 60_000;

/**
 * Sees an incident through: diagnose, propose, let the guard judge, act, verify with the detectors that
 * raised the alarm, learn; and again with what was learnt, until it is over or a person is needed.
 */
export async function respond(
  system: WatchedSystem,
  incident: Incident,
  responders: Responders,
): Promise<Response> {
  const { reporter, learner, guard } = responders;
  const history: PastAction[] = [];
  const plans: Plan[] = [];
  let current = incident;
  let analysis = system.watch.diagnose(current, system.nowMs);
  const first = analysis;
  let outcome: Outcome | null = null;
  reporter.diagnosed(tellDiagnosis(current, analysis, responders.graph, system));
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const situation = situationOf(current, analysis.causes, system, responders, history);
    const { suggestion, plan, alternatives } = propose(situation, learner, responders.engine);
    reporter.proposed({ attempt, remembered: suggestion.sentence, plan, alternatives });
    if (plan.steps.length === 0) {
      for (let tick = 0; tick < WAIT_TICKS; tick++) system.tick();
    } else {
      const startedMs = system.nowMs;
      askPerson(plan, analysis.causes, system.nowMs, responders);
      outcome = await executePlan({
        plan,
        guard,
        graph: responders.graph,
        executor: new SimulatedExecutor(system.simulation),
        verify: () => verify(system, current),
        clock: () => system.nowMs,
      });
      reporter.acted(outcome);
      if (outcome.actions.length > 0) plans.push(plan);
      for (const action of outcome.actions) {
        history.push({ action, atMs: startedMs, helped: outcome.resolved });
        learner.recordOutcome({
          action,
          issues: current.issues,
          anomalies: current.anomalies,
          outcome,
          at: system.nowMs,
          graph: responders.graph,
          rootCauses: analysis.causes,
        });
      }
      if (outcome.resolved) break;
      // The guard lets nothing through: a little later more may be known, or its budget be free again.
      if (outcome.actions.length === 0) for (let t = 0; t < WAIT_TICKS; t++) system.tick();
    }
    current = refresh(current, system);
    analysis = system.watch.diagnose(current, system.nowMs);
  }
  return { analysis: first, plans, outcome };
}

/**
 * Stands in for the person whom the guard wants to ask: agrees to a plan that acts where the trouble
 * most likely began, and to no other. The guard's other rules hold all the same.
 */
function askPerson(
  plan: Plan,
  causes: readonly RootCause[],
  nowMs: number,
  { guard, graph, reporter }: Responders,
): void {
  const review = guard.review(plan, { graph, nowMs });
  const asked = review.mode === 'auto' && review.steps.some(({ tier }) => tier === 'approve');
  const suspect = causes[0];
  if (!asked || suspect === undefined || suspect.likelihood < LEAST_LIKELIHOOD) return;
  if (!plan.steps.every((step) => step.action.target === suspect.nodeId)) return;
  guard.approve(
    { planHash: review.planHash, by: 'simulated operator', expiresMs: nowMs + APPROVAL_MS },
    nowMs,
  );
  reporter.note('the guard asks a person; the simulated one agrees');
}

/** The incident as it is known now; it may have grown, or have been taken up into another. */
function refresh(incident: Incident, system: WatchedSystem): Incident {
  return system.watch.incidents().find(({ id }) => id === incident.id) ?? incident;
}

/** Whether the symptoms go within the time that a fix may take. */
function verify(system: WatchedSystem, incident: Incident): boolean {
  const recovery = new RecoveryWatch(incident);
  for (let tick = 0; tick < VERIFY_TICKS; tick++) {
    const { telemetry } = system.tick();
    // What an act began only shows from the next scrape on.
    if (tick > 0) recovery.see(telemetry.metrics);
    if (recovery.recovered) return true;
  }
  return false;
}

function situationOf(
  incident: Incident,
  rootCauses: readonly RootCause[],
  system: WatchedSystem,
  { graph }: Responders,
  history: readonly PastAction[],
): Situation {
  const { changes } = system.watch;
  return { incident, rootCauses, graph, changes, history, nowMs: system.nowMs };
}

function tellDiagnosis(
  incident: Incident,
  analysis: RootCauseAnalysis,
  graph: ServiceGraph,
  system: WatchedSystem,
): Diagnosis {
  const felt = incident.anomalies
    .filter(({ source, nodeId }) => source === 'metric' && nodeId === analysis.symptom)
    .sort((a, b) => b.score - a.score)[0];
  const symptom =
    felt === undefined
      ? null
      : { name: felt.signal, values: system.history(felt.signal).slice(-60) };
  return { incident, analysis, graph, symptom };
}

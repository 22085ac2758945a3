import { Random } from '@aegis/core';
import { RemediationLearner } from '@aegis/learning';
import { RLRemediationEngine } from '@aegis/remediation';
import { Simulation } from '@aegis/remediation/simulator';
import { OnCall } from '../pipeline/on-call.js';
import type { Reporter } from '../report/reporter.js';
import { sparkline } from '../report/sparkline.js';
import { runSimulation, warmUp } from '../simulate/run-simulation.js';
import { WatchedSystem } from '../simulate/watched-system.js';
import type { Application } from '../source/load-application.js';
import { saveKnowledge } from '../state/knowledge.js';
import type { StateFolder } from '../state/state-folder.js';

/** What a training is made of. */
export interface TrainingInput {
  readonly application: Application;
  readonly seed: number;
  readonly state: StateFolder;
  readonly reporter: Reporter;
}

/** What a training came to. */
export interface TrainingSummary {
  readonly seed: number;
  readonly policyTimesteps: number;
  readonly returns: readonly number[];
  readonly incidentsPractised: number;
  readonly incidentsResolved: number;
  readonly casesRemembered: number;
}

const TIMESTEPS = 16_384;
const PRACTICE_INCIDENTS = 8;

/** A reporter that passes on progress only: practice incidents are not worth a page each. */
function quietly(reporter: Reporter): Reporter {
  const nothing = (): void => {};
  return {
    started: nothing,
    progress: nothing,
    note: nothing,
    diagnosed: nothing,
    proposed: nothing,
    acted: nothing,
    finished: nothing,
    close: () => reporter.close(),
  };
}

/**
 * Trains the policy further, lets memory gather cases on practice incidents, warms the detectors up on
 * this application, and keeps all three.
 */
export async function runTraining(input: TrainingInput): Promise<TrainingSummary> {
  const { application, seed, reporter, state } = input;
  const { graph } = application;
  const engine = new RLRemediationEngine();
  const training = await engine.train({
    totalTimesteps: TIMESTEPS,
    seed,
    onProgress: ({ fraction }) => reporter.progress('training the policy', fraction * 100, 100),
  });
  const returns = training.updates.flatMap(({ meanReturn }) => meanReturn ?? []);
  reporter.note(`policy: ${training.timesteps} steps, returns ${sparkline(returns, 40)}`);

  const learner = new RemediationLearner();
  const random = new Random(seed).fork('practice');
  let resolved = 0;
  for (let practice = 1; practice <= PRACTICE_INCIDENTS; practice++) {
    const { report } = await runSimulation({
      application,
      seed: random.uint32(),
      fault: { kind: 'seeded' },
      engine,
      learner,
      reporter: quietly(reporter),
    });
    if (report.outcome?.resolved) resolved++;
    reporter.progress('practising incidents', practice, PRACTICE_INCIDENTS);
  }
  const casesRemembered = learner.cases().length;
  reporter.note(
    `memory: ${PRACTICE_INCIDENTS} incidents practised, ${resolved} resolved, ${casesRemembered} cases kept`,
  );

  const watch = new OnCall(graph);
  const system = new WatchedSystem(new Simulation(graph, { seed }), watch);
  await warmUp(system, reporter);
  await saveKnowledge(state, graph, { engine, learner, watch, nowMs: system.nowMs });
  reporter.note('detectors: an hour of health learnt; everything is kept for the next run');
  return {
    seed,
    policyTimesteps: training.timesteps,
    returns,
    incidentsPractised: PRACTICE_INCIDENTS,
    incidentsResolved: resolved,
    casesRemembered,
  };
}

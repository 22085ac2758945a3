import type { Incident } from '@aegis/core';
import { RemediationLearner } from '@aegis/learning';
import { RLRemediationEngine } from '@aegis/remediation';
import { Guard } from '@aegis/remediation/guard';
import { Simulation } from '@aegis/remediation/simulator';
import type { RootCauseAnalysis } from '@aegis/root-cause';
import type { FaultChoice } from '../cli/fault-choice.js';
import { OnCall } from '../pipeline/on-call.js';
import type { Reporter } from '../report/reporter.js';
import type { Application } from '../source/load-application.js';
import { chooseFault, inject } from './choose-fault.js';
import { type Response, respond } from './respond.js';
import type { RunReport } from './run-report.js';
import { WatchedSystem } from './watched-system.js';

/** What a run is made of. */
export interface RunInput {
  readonly application: Application;
  readonly seed: number;
  readonly fault: FaultChoice;
  readonly engine?: RLRemediationEngine;
  readonly learner?: RemediationLearner;
  /** Detectors that have watched this application before; they stand where they stopped. */
  readonly watch?: OnCall;
  /** When the simulated clock starts, ms since the epoch. */
  readonly startMs?: number;
  readonly reporter: Reporter;
}

/** What a run leaves behind. */
export interface RunResult {
  readonly report: RunReport;
  readonly learner: RemediationLearner;
  /** What was first found out; null where nothing was noticed. */
  readonly analysis: RootCauseAnalysis | null;
}

/** Healthy ticks before anything may break: an hour of the simulated clock. */
export const WARM_UP_TICKS = 240;
/** How long the detectors have to notice. */
const WATCH_TICKS = 60;
/** Ticks between the alarm and the diagnosis: the picture is clearer with a little more of it. */
const SETTLE_TICKS = 2;

/**
 * One run from health to a verified fix: warm up, break, notice, diagnose, mend, learn. The detectors see
 * only what the simulation emits.
 */
export async function runSimulation(input: RunInput): Promise<RunResult> {
  const { application, seed, reporter } = input;
  const { graph } = application;
  const start = input.startMs === undefined ? {} : { startMs: input.startMs };
  const simulation = new Simulation(graph, { seed, ...start });
  const system = new WatchedSystem(simulation, input.watch ?? new OnCall(graph));
  const learner = input.learner ?? new RemediationLearner();
  const fault = chooseFault(input.fault, simulation, seed);
  await warmUp(system, reporter);
  const alarmsBefore = system.watch.alarms;
  const injectedAt = fault === null ? null : system.nowMs;
  if (fault !== null) {
    inject(simulation, fault);
    reporter.note(`broken: ${fault.kind} at ${fault.service} (the detectors are not told)`);
  }
  const incident = await waitForAlarm(system, reporter);
  const detectedAt = incident === null ? null : system.nowMs;
  for (let tick = 0; incident !== null && tick < SETTLE_TICKS; tick++) system.tick();
  const response =
    incident === null
      ? null
      : await respond(system, latest(system, incident), {
          graph,
          engine: input.engine ?? new RLRemediationEngine(),
          learner,
          guard: new Guard(),
          reporter,
        });
  const report = {
    seed,
    fault,
    injectedAt,
    detectedAt,
    incidents: system.watch.alarms - alarmsBefore,
    ...tellResponse(response, detectedAt),
  };
  return { report, learner, analysis: response?.analysis ?? null };
}

/** Lets the application run in health, so that the detectors learn what that looks like. */
export async function warmUp(system: WatchedSystem, reporter: Reporter): Promise<void> {
  for (let tick = 1; tick <= WARM_UP_TICKS; tick++) {
    system.tick();
    if (tick % 10 === 0) {
      reporter.progress('watching it in health', tick, WARM_UP_TICKS);
      await turn();
    }
  }
  await system.watch.trainLogs({
    onProgress: ({ fraction }) => reporter.progress('training log models', fraction * 100, 100),
  });
}

async function waitForAlarm(system: WatchedSystem, reporter: Reporter): Promise<Incident | null> {
  for (let tick = 1; tick <= WATCH_TICKS; tick++) {
    system.tick();
    const incident = system.watch.alarm(system.nowMs);
    if (incident !== null) return incident;
    if (tick % 10 === 0) {
      reporter.progress('on watch', tick, WATCH_TICKS);
      await turn();
    }
  }
  reporter.progress('on watch', WATCH_TICKS, WATCH_TICKS);
  return null;
}

/** Gives the event loop its turn, so that an interrupt is heard. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function latest(system: WatchedSystem, incident: Incident): Incident {
  return system.watch.incidents().find(({ id }) => id === incident.id) ?? incident;
}

function tellResponse(
  response: Response | null,
  detectedAt: number | null,
): Pick<RunReport, 'rankedCauses' | 'plan' | 'outcome'> {
  if (response === null) return { rankedCauses: [], plan: null, outcome: null };
  const { analysis, plans, outcome } = response;
  const steps = plans.flatMap((plan) =>
    plan.steps.map(({ action, why }) => ({ action: action.kind, target: action.target, why })),
  );
  return {
    rankedCauses: analysis.causes.map(({ nodeId, likelihood, path, sentence }) => ({
      nodeId,
      likelihood,
      path,
      sentence,
    })),
    plan: steps.length === 0 ? null : { steps },
    outcome:
      outcome === null
        ? null
        : {
            resolved: outcome.resolved,
            verified: outcome.verified,
            undone: outcome.undone,
            durationMs: outcome.endedMs - (detectedAt ?? outcome.startedMs),
          },
  };
}

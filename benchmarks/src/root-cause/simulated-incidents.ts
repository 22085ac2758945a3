import { Random, SIGNAL_KINDS, type SignalKind } from '@aegis/core';
import type { IncidentCase } from './incident-case.js';
import { simulatedCalls } from './simulated-calls.js';
import {
  behaviourOf,
  meansOf,
  SIMULATED_FAULTS,
  type SimulatedFault,
  WELL,
} from './simulated-fault.js';
import { logBetween, type SimulatedSystem, simulatedSystem } from './simulated-system.js';
import { type Course, type Steps, simulatedLogs, simulatedSeries } from './simulated-telemetry.js';

const STEP_MS = 60_000;
const BASELINE_TRACES = 200;
const RECENT_TRACES = 60;
/** A system in which nobody would feel such a fault gets one that hardly shows. */
const MOST_ATTEMPTS = 50;
/** How often each thing is watched at all: systems differ in what they show. */
const WATCHED = { calls: 0.5, logs: 0.4, graph: 0.8, symptom: 0.4, kind: 0.7 };

/**
 * Incidents in systems that do not exist, with their cause: one fault of each kind in turn, at a service
 * drawn at random, seen through what such a system happens to show. The truth of "nothing" is `''`.
 */
export function simulatedIncidents(count: number, seed: number): IncidentCase[] {
  return Array.from({ length: count }, (_, i) => {
    const random = new Random(seed).fork(`incident ${i}`);
    return incidentOf(`simulated/${i}`, SIMULATED_FAULTS[i % SIMULATED_FAULTS.length]!, random);
  });
}

function incidentOf(id: string, fault: SimulatedFault, random: Random): IncidentCase {
  const system = simulatedSystem(random.fork('system'));
  const course = courseOf(fault, system, random);
  const recent = 6 + random.integer(15);
  const onset = Math.max(1, Math.floor(0.3 * recent * random.float() + 0.1 * recent));
  const steps: Steps = { baseline: 60 + random.integer(120), recent, onset };
  const hasSymptom = random.chance(WATCHED.symptom);
  return {
    id: `${id}/${fault}`,
    series: simulatedSeries(course, steps, watchedKinds(random), random.fork('series')),
    graph: random.chance(WATCHED.graph) ? system.graph : null,
    symptom: hasSymptom ? system.services[0]!.id : null,
    stepMs: STEP_MS,
    startMs: steps.baseline * STEP_MS,
    contiguous: true,
    truth: fault === 'nothing' ? '' : system.services[course.at]!.id,
    ...(random.chance(WATCHED.calls)
      ? { calls: callsOf(course, steps, random.fork('calls')) }
      : {}),
    logs: random.chance(WATCHED.logs) ? simulatedLogs(course, steps, random.fork('logs')) : null,
  };
}

/** A fault that somebody feels: nobody asks for the cause of what has no effect. */
function courseOf(fault: SimulatedFault, system: SimulatedSystem, random: Random): Course {
  const order = topological(system);
  const perStep = logBetween(random, 20, 1000);
  const isSeenByCallers = random.chance(0.5);
  for (let attempt = 1; ; attempt++) {
    const at = placeOf(fault, system, random);
    const how = behaviourOf(fault, random);
    const calm = meansOf(system, order, at, WELL);
    const hit = meansOf(system, order, at, how);
    const course = { system, at, how, calm, hit, perStep, isSeenByCallers };
    if (fault === 'nothing' || isFelt(course) || attempt === MOST_ATTEMPTS) return course;
  }
}

/** Users wait longer, or fail or get too little more often, or far more of them come. */
function isFelt({ at, how, calm, hit }: Course): boolean {
  const slower = hit.responseMs[0]! / calm.responseMs[0]!;
  const failing = hit.failing[0]! - calm.failing[0]!;
  const lost = how.cutShort * Math.min(1, calm.rate[at]!);
  return slower > 1.1 || failing > 0.02 || lost > 0.02 || hit.rate[at]! > 1.5 * calm.rate[at]!;
}

/** What is answered too early is only missed where something would have been called. */
function placeOf(fault: SimulatedFault, { services }: SimulatedSystem, random: Random): number {
  const places = services.flatMap(({ calls }, i) =>
    fault !== 'early-return' || calls.length > 0 ? [i] : [],
  );
  return places[random.integer(places.length)]!;
}

function watchedKinds(random: Random): Set<SignalKind> {
  // Without either of these nothing shows.
  const always: SignalKind = random.chance(0.5) ? 'latency' : 'saturation';
  return new Set([always, ...SIGNAL_KINDS.filter(() => random.chance(WATCHED.kind))]);
}

function callsOf(course: Course, steps: Steps, random: Random): Required<IncidentCase>['calls'] {
  const { system, at, how, calm, hit } = course;
  const beginMs = steps.baseline * STEP_MS;
  const onsetMs = beginMs + steps.onset * STEP_MS;
  const endMs = beginMs + steps.recent * STEP_MS;
  const well = { at, how: WELL, means: calm };
  const before = Math.ceil((RECENT_TRACES * steps.onset) / steps.recent);
  const windows = [
    { ...well, startMs: 0, endMs: beginMs, count: BASELINE_TRACES },
    { ...well, startMs: beginMs, endMs: onsetMs, count: before },
    { at, how, means: hit, startMs: onsetMs, endMs, count: RECENT_TRACES - before },
  ];
  const [baseline, ...recent] = windows.map((window) => simulatedCalls(system, window, random));
  return { baseline: baseline!, recent: recent.flat() };
}

/** Callers before callees. */
function topological({ services }: SimulatedSystem): number[] {
  const open = services.map(() => 0);
  for (const { calls } of services) for (const { to } of calls) open[to]!++;
  const order = open.flatMap((count, i) => (count === 0 ? [i] : []));
  for (const i of order) {
    for (const { to } of services[i]!.calls) if (--open[to]! === 0) order.push(to);
  }
  return order;
}

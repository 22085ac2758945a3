import type { Random, SignalKind } from '@aegis/core';
import { exp } from '@aegis/core/math';
import type { MetricSeries, TemplateCounts, WorkCounts } from '@aegis/root-cause';
import type { Behaviour, Means } from './simulated-fault.js';
import type { SimulatedSystem } from './simulated-system.js';

/** Before and after: how services do when all is well, and once the fault is there. */
export interface Course {
  readonly system: SimulatedSystem;
  readonly at: number;
  readonly how: Behaviour;
  readonly calm: Means;
  readonly hit: Means;
  /** Calls a step by the entry. */
  readonly perStep: number;
  /** Whether latencies are those that callers see, the way to the service included. */
  readonly isSeenByCallers: boolean;
}

/** How many steps there are before, and around the incident, and at which of the latter it begins. */
export interface Steps {
  readonly baseline: number;
  readonly recent: number;
  readonly onset: number;
}

type Level = (course: Course, service: number, isHit: boolean) => number;

const latencyOf: Level = (course, i, isHit) => {
  const { isSeenByCallers, at, how } = course;
  const delay = isSeenByCallers && isHit && i === at ? how.delayMs : 0;
  return means(course, isHit).responseMs[i]! + delay;
};

const means = ({ calm, hit }: Course, isHit: boolean): Means => (isHit ? hit : calm);
const CALLS_PER_MEAN = 8;

interface Metric {
  readonly signal: string;
  readonly kind: SignalKind;
  readonly level: Level;
  /** Of a value around its level, as a share of it. */
  readonly noise: number;
}

const METRICS: readonly Metric[] = [
  {
    signal: 'latency',
    kind: 'latency',
    level: latencyOf,
    noise: 0.08,
  },
  {
    signal: 'latency-high',
    kind: 'latency',
    level: (course, i, isHit) => 2.4 * latencyOf(course, i, isHit),
    noise: 0.2,
  },
  {
    signal: 'requests',
    kind: 'traffic',
    level: (course, i, isHit) => course.perStep * means(course, isHit).rate[i]!,
    noise: 0.06,
  },
  {
    signal: 'cpu',
    kind: 'saturation',
    level: (course, i, isHit) => means(course, isHit).utilisation[i]!,
    noise: 0.08,
  },
  {
    signal: 'memory',
    kind: 'saturation',
    level: ({ system, at, how }, i, isHit) =>
      system.services[i]!.memory + (isHit && i === at ? how.moreMemory : 0),
    noise: 0.02,
  },
  {
    signal: 'available',
    kind: 'availability',
    level: ({ at, how }, i, isHit) => 1 - (isHit && i === at ? how.lessAvailable : 0),
    noise: 0,
  },
];

/** A sudden value that means nothing comes so often. */
const SPIKES = 0.004;

/** The series of all services, of the kinds that are watched. */
export function simulatedSeries(
  course: Course,
  steps: Steps,
  kinds: ReadonlySet<SignalKind>,
  random: Random,
): MetricSeries[] {
  return course.system.services.flatMap(({ id }, i) => {
    const watched = METRICS.filter(({ kind }) => kinds.has(kind)).map(
      ({ signal, kind, level, noise }): MetricSeries => {
        const value = (isHit: boolean): number => {
          const spike = random.chance(SPIKES) ? 1 + 3 * random.float() : 1;
          return level(course, i, isHit) * exp(noise * random.normal()) * spike;
        };
        return { nodeId: id, signal, kind, ...around(steps, value) };
      },
    );
    if (!kinds.has('errors')) return watched;
    const errors = (isHit: boolean): number => {
      const { rate, failing } = means(course, isHit);
      const calls = Math.max(1, count(course.perStep * rate[i]!, random));
      return Math.min(1, count(calls * failing[i]!, random) / calls);
    };
    return [...watched, { nodeId: id, signal: 'errors', kind: 'errors', ...around(steps, errors) }];
  });
}

function around(
  { baseline, recent, onset }: Steps,
  value: (isHit: boolean) => number,
): { readonly baseline: number[]; readonly recent: number[] } {
  return {
    baseline: Array.from({ length: baseline }, () => value(false)),
    recent: Array.from({ length: recent }, (_, step) => value(step >= onset)),
  };
}

/** About a Poisson count: exact where it is small, normal where it is not. */
function count(mean: number, random: Random): number {
  if (mean > CALLS_PER_MEAN) {
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  }
  const floor = exp(-mean);
  let events = 0;
  for (let product = random.float(); product > floor; product *= random.float()) events++;
  return events;
}

/** The lines and the work of all services, in windows of a step each. */
export function simulatedLogs(
  course: Course,
  steps: Steps,
  random: Random,
): { readonly templates: TemplateCounts[]; readonly works: WorkCounts[] } {
  const { system, at, how, perStep } = course;
  // Windows of the incident only: lines have no onset of their own.
  const windows = { baseline: steps.baseline, recent: steps.recent - steps.onset, onset: 0 };
  const works: WorkCounts[] = [];
  const templates = system.services.flatMap(({ id, errorShare, calls }, i) => {
    const work = around(windows, (isHit) => count(perStep * means(course, isHit).rate[i]!, random));
    works.push({ nodeId: id, operation: 'handle', ...work });
    const isAt = i === at;
    const lines = (
      template: string,
      severityNumber: number,
      share: (isHit: boolean) => number,
    ): TemplateCounts => ({
      nodeId: id,
      template,
      severityNumber,
      baseline: work.baseline.map((asked) => some(asked, share(false), random)),
      recent: work.recent.map((asked) => some(asked, share(true), random)),
    });
    return [
      lines('asked for <*>', 9, () => 1),
      lines('answered with <*>', 9, (isHit) => (isHit && isAt ? 1 - how.cutShort : 1)),
      lines('exception while handling <*>', 17, (isHit) =>
        Math.min(1, errorShare + (isHit && isAt ? how.failing : 0)),
      ),
      ...calls.map(({ to, probability }) =>
        lines(
          `call to ${system.services[to]!.id} failed: unavailable`,
          13,
          (isHit) => probability * means(course, isHit).failing[to]!,
        ),
      ),
    ];
  });
  return { templates, works };
}

/** About as many of them as a share says. */
function some(all: number, share: number, random: Random): number {
  if (share >= 1) return all;
  const spread = Math.sqrt(Math.max(0, 1 - share));
  const mean = all * share;
  if (mean <= CALLS_PER_MEAN) return Math.min(all, count(mean, random));
  const drawn = Math.round(mean + spread * Math.sqrt(mean) * random.normal());
  return Math.max(0, Math.min(all, drawn));
}

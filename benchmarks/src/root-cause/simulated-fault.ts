import type { Random } from '@aegis/core';
import { logBetween, type SimulatedSystem } from './simulated-system.js';

export const SIMULATED_FAULTS = [
  'network-delay',
  'cpu',
  'errors',
  'early-return',
  'memory',
  'load-surge',
  'nothing',
] as const;

export type SimulatedFault = (typeof SIMULATED_FAULTS)[number];

/** How one service behaves, next to how it does when all is well. */
export interface Behaviour {
  /** Its own work takes so many times as long. */
  readonly slower: number;
  /** Every way to and from it takes so much longer, in milliseconds. */
  readonly delayMs: number;
  /** More of its work, of its memory, and fewer of its replicas, each as a share of 1. */
  readonly moreCpu: number;
  readonly moreMemory: number;
  readonly lessAvailable: number;
  /** Calls that it fails by itself, and that it answers before it has done its work. */
  readonly failing: number;
  readonly cutShort: number;
  /** Calls from outside, for one that comes by the entry. */
  readonly fromOutside: number;
}

export const WELL: Behaviour = Object.freeze({
  slower: 1,
  delayMs: 0,
  moreCpu: 0,
  moreMemory: 0,
  lessAvailable: 0,
  failing: 0,
  cutShort: 0,
  fromOutside: 0,
});

/** What a fault does to the service that it is at. Some are hardly felt, some by everybody. */
export function behaviourOf(fault: SimulatedFault, random: Random): Behaviour {
  const share = logBetween(random, 0.1, 1);
  switch (fault) {
    case 'network-delay':
      return { ...WELL, delayMs: logBetween(random, 5, 300) };
    case 'cpu':
      return { ...WELL, slower: logBetween(random, 1.3, 10), moreCpu: 0.5 * share };
    case 'errors':
      return { ...WELL, failing: share };
    case 'early-return':
      return { ...WELL, cutShort: share };
    case 'memory': {
      const lessAvailable = random.chance(0.4) ? 0.5 * share : 0;
      return { ...WELL, slower: logBetween(random, 1, 3), moreMemory: 0.3 * share, lessAvailable };
    }
    case 'load-surge':
      return { ...WELL, fromOutside: logBetween(random, 0.5, 5) };
    case 'nothing':
      return WELL;
  }
}

/** What every service is asked and takes in the mean. */
export interface Means {
  /** Calls, for one that comes by the entry. */
  readonly rate: Float64Array;
  readonly responseMs: Float64Array;
  readonly failing: Float64Array;
  readonly utilisation: Float64Array;
}

/** Callers mostly fail with what they call. */
export const HANDED_ON = 0.8;

/** Queues grow with utilisation as in an M/M/1, up to twenty times. */
export const queueing = (utilisation: number): number => 1 / Math.max(0.05, 1 - utilisation);

/** Later layers come later in `order`, so that one pass down gives the load and one up the times. */
export function meansOf(
  { services }: SimulatedSystem,
  order: readonly number[],
  at: number,
  how: Behaviour,
): Means {
  const rate = new Float64Array(services.length);
  const responseMs = new Float64Array(services.length);
  const failing = new Float64Array(services.length);
  const calm = new Float64Array(services.length);
  rate[0] = 1;
  calm[0] = 1;
  rate[at]! += how.fromOutside;
  for (const i of order) {
    for (const { to, probability } of services[i]!.calls) {
      rate[to]! += rate[i]! * probability * (i === at ? 1 - how.cutShort : 1);
      calm[to]! += calm[i]! * probability;
    }
  }
  const utilisation = Float64Array.from(services, (service, i) => {
    const more = i === at ? how.moreCpu : 0;
    return Math.min(0.98, (service.utilisation * rate[i]!) / calm[i]! + more);
  });
  for (const i of [...order].reverse()) {
    const { workMs, calls, errorShare, utilisation: usual } = services[i]!;
    const isHit = i === at;
    const slower = (isHit ? how.slower : 1) * (queueing(utilisation[i]!) / queueing(usual));
    const goesOn = isHit ? 1 - how.cutShort : 1;
    let time = workMs * slower;
    let fine = 1 - Math.min(1, errorShare + (isHit ? how.failing : 0));
    for (const { to, probability, gapMs } of calls) {
      const delay = isHit || to === at ? how.delayMs : 0;
      time += probability * (gapMs + delay + responseMs[to]!);
      fine *= 1 - HANDED_ON * goesOn * probability * failing[to]!;
    }
    responseMs[i] = time * goesOn + 0.3 * workMs * (1 - goesOn);
    failing[i] = 1 - fine;
  }
  return { rate, responseMs, failing, utilisation };
}

import type { CallRecord, Random } from '@aegis/core';
import { exp } from '@aegis/core/math';
import { type Behaviour, HANDED_ON, type Means, queueing } from './simulated-fault.js';
import type { SimulatedSystem } from './simulated-system.js';

/** A trace is cut off after so many calls. */
const MOST_CALLS = 40;
const SPREAD = 0.3;

/** When traces begin, how many there are, and how the services behave. */
export interface TraceWindow {
  readonly startMs: number;
  readonly endMs: number;
  readonly count: number;
  readonly at: number;
  readonly how: Behaviour;
  readonly means: Means;
}

/** The calls of traces that come evenly in a window. */
export function simulatedCalls(
  system: SimulatedSystem,
  window: TraceWindow,
  random: Random,
): CallRecord[] {
  const { startMs, endMs, count, at, how } = window;
  const share = how.fromOutside / (1 + how.fromOutside);
  return Array.from({ length: count }, (_, i) => {
    const trace = new Trace(system, window, random, `${startMs}-${i}`);
    const from = random.chance(share) ? at : 0;
    trace.call(from, null, startMs + ((endMs - startMs) * i) / count, 0);
    return trace.calls;
  }).flat();
}

class Trace {
  readonly calls: CallRecord[] = [];
  readonly #system: SimulatedSystem;
  readonly #window: TraceWindow;
  readonly #random: Random;
  readonly #id: string;

  constructor(system: SimulatedSystem, window: TraceWindow, random: Random, id: string) {
    this.#system = system;
    this.#window = window;
    this.#random = random;
    this.#id = id;
  }

  #noise(): number {
    return exp(SPREAD * this.#random.normal());
  }

  /** One call with all that come of it; gives how long the caller waited, and whether it failed. */
  call(
    index: number,
    callerId: string | null,
    startMs: number,
    gapMs: number,
  ): { readonly waitedMs: number; readonly isError: boolean } {
    const { at, how, means } = this.#window;
    const service = this.#system.services[index]!;
    const isHit = index === at;
    const isCut = isHit && this.#random.chance(how.cutShort);
    const slower = (isHit ? how.slower : 1) * queueing(means.utilisation[index]!);
    const usual = service.workMs / queueing(service.utilisation);
    const selfMs = usual * slower * this.#noise() * (isCut ? 0.3 : 1);
    let serverMs = selfMs;
    let isAnyCalleeFailing = false;
    let isHandedOn = false;
    for (const edge of isCut ? [] : service.calls) {
      if (this.calls.length >= MOST_CALLS || !this.#random.chance(edge.probability)) continue;
      const delay = isHit || edge.to === at ? how.delayMs * this.#noise() : 0;
      const gap = edge.gapMs * this.#noise() + delay;
      const { waitedMs, isError } = this.call(edge.to, service.id, startMs + serverMs, gap);
      serverMs += waitedMs;
      isAnyCalleeFailing ||= isError;
      isHandedOn ||= isError && this.#random.chance(HANDED_ON);
    }
    const failing = Math.min(1, service.errorShare + (isHit ? how.failing : 0));
    const isError = isHandedOn || this.#random.chance(failing);
    this.calls.push({
      traceId: this.#id,
      nodeId: service.id,
      callerId,
      operation: 'handle',
      startMs,
      serverMs,
      clientMs: callerId === null ? null : serverMs + gapMs,
      selfMs,
      isAsync: false,
      isError,
      isErrorOrigin: isError && !isAnyCalleeFailing,
    });
    return { waitedMs: serverMs + gapMs, isError };
  }
}

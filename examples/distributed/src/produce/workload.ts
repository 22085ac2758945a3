/** A made-up application and how it fails, all of it decided by the seed. */
export interface Workload {
  readonly seed: number;
  readonly services: number;
  /** Series of each service. */
  readonly series: number;
  /** Lines of each service in a tick. */
  readonly lines: number;
  readonly ticks: number;
}

/** A service that is in trouble for a while, and all that call it with it. */
export interface Fault {
  readonly service: number;
  readonly fromTick: number;
  readonly toTick: number;
}

export const TICK_MS = 15_000;
export const START_MS = 1_700_000_000_000;
/** Detectors know nothing before; the first fault comes after it. */
const WARM_UP_TICKS = 120;
const APPLICATION_SIZE = 6;
const FAULT_TICKS = 12;
const FAULT_EVERY_TICKS = 40;

export function serviceName(service: number): string {
  return `service-${String(service).padStart(3, '0')}`;
}

/** Six services each are an application, and call each other as a binary tree: this one's callers, the nearest first. */
export function callersOf(service: number): number[] {
  const first = service - (service % APPLICATION_SIZE);
  const callers: number[] = [];
  for (let at = service - first; at > 0; ) {
    at = (at - 1) >> 1;
    callers.push(first + at);
  }
  return callers;
}

/** Every so often one service fails, another each time; the last one early enough to be over at the end. */
export function faultsOf({ seed, services, ticks }: Workload): Fault[] {
  const faults: Fault[] = [];
  for (let at = WARM_UP_TICKS; at + 2 * FAULT_TICKS < ticks; at += FAULT_EVERY_TICKS) {
    const service = (seed * 11 + faults.length * 7 + services - 2) % services;
    faults.push({ service, fromTick: at, toTick: at + FAULT_TICKS });
  }
  return faults;
}

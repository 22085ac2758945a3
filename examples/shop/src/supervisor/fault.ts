import { z } from 'zod';
import type { Conditions } from '../conditions.js';
import { SERVICE_NAMES, type ServiceName } from '../service-names.js';

export const FAULT_KINDS = [
  'latency',
  'errors',
  'leak',
  'dependency-down',
  'flag',
  'cache',
  'overload',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Where a fault strikes when nobody says. */
export const USUAL_PLACE: Readonly<Record<FaultKind, ServiceName>> = Object.freeze({
  latency: 'payment',
  errors: 'catalogue',
  leak: 'checkout',
  'dependency-down': 'store',
  flag: 'checkout',
  cache: 'catalogue',
  overload: 'storefront',
});

/** What cures a fault at the service that has it; nothing else does. */
export const CURES: Readonly<Record<FaultKind, readonly string[]>> = Object.freeze({
  latency: ['restart'],
  errors: ['rollback'],
  leak: ['restart'],
  'dependency-down': ['restart', 'failover'],
  flag: ['disable-flag'],
  cache: ['restart', 'clear-cache'],
  overload: ['scale-out'],
});

/** Something to break, on the wire too. */
export const FaultRequest = z
  .object({
    kind: z.enum(FAULT_KINDS),
    service: z.enum(SERVICE_NAMES).optional(),
    /** `latency` and `flag`: added to every request, ms. */
    latencyMs: z.number().min(1).max(60_000).default(800),
    /** `errors`: of requests. */
    errorShare: z.number().min(0).max(1).default(0.4),
    /** `leak`: how fast the heap fills. */
    leakBytesPerSecond: z.number().min(1).max(1e9).default(1_000_000),
    /** `cache`: how fast it fills with what nobody asks for. */
    cacheEntriesPerSecond: z.number().min(1).max(1e7).default(5000),
    /** `overload`: so many times the users. */
    users: z.number().min(1).max(50).default(12),
  })
  .strict();

export type FaultRequest = z.input<typeof FaultRequest>;
export type Fault = z.output<typeof FaultRequest> & { readonly service: ServiceName };

/** The fault with everything that was left out. */
export function readFault(request: FaultRequest): Fault {
  const fault = FaultRequest.parse(request);
  return { ...fault, service: fault.service ?? USUAL_PLACE[fault.kind] };
}

/** What a service lives under while it has the fault. */
export function ailment(fault: Fault): Partial<Conditions> {
  switch (fault.kind) {
    case 'latency':
    case 'flag':
      return { extraLatencyMs: fault.latencyMs };
    case 'errors':
      return { errorShare: fault.errorShare };
    case 'leak':
      return { leakBytesPerSecond: fault.leakBytesPerSecond };
    case 'dependency-down':
      return { refusesConnections: true };
    case 'cache':
      return { cacheEntriesPerSecond: fault.cacheEntriesPerSecond };
    case 'overload':
      return {};
  }
}

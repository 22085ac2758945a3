import type { CallRecord, ChangeEvent, MetricDataPoint } from '@aegis/core';
import type { FaultKind } from './fault-kinds.js';
import type { SimulatedLine } from './telemetry-logs.js';

/** Options of a simulation. */
export interface SimulationOptions {
  /** Of everything that is drawn. @defaultValue 0 */
  readonly seed?: number;
  /** Milliseconds of the simulated clock per tick. @defaultValue 15000 */
  readonly tickMs?: number;
  /** Where the simulated clock starts, ms since the epoch. @defaultValue 1767258000000 */
  readonly startMs?: number;
  /** Requests a second at a front door, on average over a day; more make smoother metrics. @defaultValue 60 */
  readonly requestsPerSecond?: number;
  /** Deploys an hour, over the whole system, that have nothing to do with any fault. @defaultValue 1 */
  readonly innocentDeploysPerHour?: number;
  /** The probability that an act that takes time comes to nothing, in [0, 1]. @defaultValue 0 */
  readonly failureShare?: number;
  /** Users' requests of each tick that are traced through all their calls. @defaultValue 0 */
  readonly tracesPerTick?: number;
}

/** What can be seen of one tick. */
export interface SimulatedTick {
  readonly nowMs: number;
  readonly logs: readonly SimulatedLine[];
  readonly metrics: readonly MetricDataPoint[];
  readonly changes: readonly ChangeEvent[];
  /** Empty unless `tracesPerTick` asks for some. */
  readonly calls: readonly CallRecord[];
}

/** A fault to put in. */
export interface FaultRequest {
  readonly kind: FaultKind;
  readonly service: string;
  /** For a memory leak: whether a deploy brings it; drawn where nothing says. */
  readonly withDeploy?: boolean;
}

/** A fault that is in, for those who look behind the curtain: tests and scorers, never detectors. */
export interface ActiveFault {
  readonly kind: FaultKind;
  readonly service: string;
  readonly sinceMs: number;
}

/** How the world took an action. */
export interface ActionResult {
  readonly accepted: boolean;
  /** Why it was not; null where it was. */
  readonly reason: string | null;
  /** When it has its effect. */
  readonly effectiveMs: number | null;
}

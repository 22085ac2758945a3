import { seriesKey } from '@aegis/anomaly';
import type { MetricDataPoint } from '@aegis/core';
import type { Simulation } from '@aegis/remediation/simulator';
import type { Observation, OnCall, Telemetry } from '../pipeline/on-call.js';

const HISTORY_TICKS = 240;

/** A tick as it was lived through. */
export interface LivedTick {
  readonly telemetry: Telemetry;
  readonly observation: Observation;
}

/** The simulated application with the watch beside it; time passes here and nowhere else. */
export class WatchedSystem {
  readonly simulation: Simulation;
  readonly watch: OnCall;
  readonly #history = new Map<string, number[]>();

  constructor(simulation: Simulation, watch: OnCall) {
    this.simulation = simulation;
    this.watch = watch;
  }

  get nowMs(): number {
    return this.simulation.nowMs;
  }

  tick(): LivedTick {
    const telemetry = this.simulation.tick();
    const observation = this.watch.observe(telemetry);
    for (const point of telemetry.metrics) this.#remember(point);
    return { telemetry, observation };
  }

  #remember(point: MetricDataPoint): void {
    const key = seriesKey(point);
    const values = this.#history.get(key) ?? [];
    values.push(point.value);
    if (values.length > HISTORY_TICKS) values.shift();
    this.#history.set(key, values);
  }

  /** The latest values of a series, oldest first. */
  history(series: string): readonly number[] {
    return this.#history.get(series) ?? [];
  }
}

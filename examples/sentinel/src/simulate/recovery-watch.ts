import { seriesKey } from '@aegis/anomaly';
import type { Incident, MetricDataPoint } from '@aegis/core';
import { isIll, type Symptom, symptomsOf } from '../respond/recovery.js';

/** So many quiet ticks in a row are a recovery; fewer may be a pause. */
const QUIET_TICKS = 3;

/** Watches an incident's symptoms go, tick by tick; a series that gives nothing in a tick is quiet in it. */
export class RecoveryWatch {
  readonly #symptoms: ReadonlyMap<string, Symptom>;
  #quiet = 0;

  constructor(incident: Incident) {
    this.#symptoms = new Map(symptomsOf(incident).map((symptom) => [symptom.signal, symptom]));
  }

  /** Takes a tick in. */
  see(points: readonly MetricDataPoint[]): void {
    const ill = points.some((point) => {
      const symptom = this.#symptoms.get(seriesKey(point));
      return symptom !== undefined && isIll(symptom, point.value);
    });
    this.#quiet = ill ? 0 : this.#quiet + 1;
  }

  get recovered(): boolean {
    return this.#quiet >= QUIET_TICKS;
  }
}

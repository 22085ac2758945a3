import type { MetricVerdict } from '@aegis/anomaly';
import { type Anomaly, contentId, type Evidence, type Incident } from '@aegis/core';
import { feltStray } from '../pipeline/felt-stray.js';
import { listOf, openSnapshot } from '../state/open-snapshot.js';

/** For so long after an incident its series are looked at: later a detector tells of it by itself. */
const WATCHED_MS = 6 * 3_600_000;
/** So many points in a row that are well, or ill again, count. */
const POINTS = 3;
/** A series is ill again when it has come so far of the way to where it was at its worst. */
const WAY = 0.5;
const MOST_SERIES = 2000;

const HEADER = { kind: 'relapses', version: 1 };

/** A series that was part of an incident that is over. */
interface Watched {
  /** At its worst. */
  readonly anomaly: Anomaly;
  readonly limit: number;
  readonly untilMs: number;
  /** Whether it has been well since: what never was is no relapse but a new level. */
  isWell: boolean;
  /** Points in a row that say otherwise. */
  turned: number;
}

/**
 * Tells of trouble that comes back soon after it was over.
 *
 * A detector has learnt by then that its series can be like that, and says nothing for hundreds of points; of whoever
 * mended it an incident is remembered, and the same again is worth telling at once. It is told once for each time that
 * it was over.
 */
export class Relapses {
  /** By series, those watched longest first. */
  readonly #watched = new Map<string, Watched>();

  /** An incident is over: its series are looked at from now on. */
  watch(incident: Incident, atMs: number): void {
    for (const anomaly of incident.anomalies) {
      const limit = limitOf(anomaly);
      if (limit === null) continue;
      const { signal } = anomaly;
      const other = this.#watched.get(signal);
      const isWorse = other === undefined || other.anomaly.score < anomaly.score;
      this.#watched.delete(signal);
      this.#watched.set(signal, {
        anomaly: isWorse ? anomaly : other.anomaly,
        limit: isWorse ? limit : other.limit,
        untilMs: atMs + WATCHED_MS,
        isWell: false,
        turned: 0,
      });
    }
    for (const signal of this.#watched.keys()) {
      if (this.#watched.size <= MOST_SERIES) break;
      this.#watched.delete(signal);
    }
  }

  /** A point as it was judged; the anomaly where by it the trouble is back. */
  see(verdict: MetricVerdict, timestampMs: number): Anomaly | null {
    if (this.#watched.size === 0) return null;
    const watched = this.#watched.get(verdict.series);
    if (watched === undefined) return null;
    // What its detector tells needs nobody else.
    if (timestampMs > watched.untilMs || verdict.anomaly !== null) {
      this.#watched.delete(verdict.series);
      return null;
    }
    if (isIllAgain(watched, verdict) !== watched.isWell) {
      watched.turned = 0;
      return null;
    }
    watched.turned++;
    if (watched.turned < POINTS) return null;
    watched.turned = 0;
    if (!watched.isWell) {
      watched.isWell = true;
      return null;
    }
    this.#watched.delete(verdict.series);
    return againOf(watched.anomaly, verdict, timestampMs);
  }

  toJSON(): object {
    return { ...HEADER, watched: [...this.#watched] };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): Relapses {
    const relapses = new Relapses();
    for (const [signal, watched] of listOf<[string, Watched]>(
      openSnapshot(json, HEADER),
      'watched',
    )) {
      relapses.#watched.set(signal, { ...watched });
    }
    return relapses;
  }
}

/** Beyond what a series is ill again; null where users feel nothing of it, or it cannot be told. */
function limitOf(anomaly: Anomaly): number | null {
  const stray = feltStray(anomaly);
  if (stray === null || stray.observed === null) return null;
  return stray.expected + WAY * (stray.observed - stray.expected);
}

function isIllAgain({ anomaly, limit }: Watched, { observed, band }: MetricVerdict): boolean {
  // Beside its worst, the band: a level that is usual at this hour is none to tell of.
  return anomaly.direction === 'up'
    ? observed >= limit && observed > band[1]
    : observed <= limit && observed < band[0];
}

function againOf(anomaly: Anomaly, verdict: MetricVerdict, timestampMs: number): Anomaly {
  const { observed, expected, band } = verdict;
  const short = (value: number): string => String(Number(value.toPrecision(4)));
  const sentence = `${anomaly.signal} is ${short(observed)} again; expected ${short(expected)} (${short(band[0])} to ${short(band[1])}).`;
  const [first] = anomaly.evidence as [Evidence, ...Evidence[]];
  return {
    ...anomaly,
    id: contentId('anomaly', 'again', anomaly.signal, timestampMs),
    timestampMs,
    evidence: [{ ...first, channel: 'relapse', observed, expected, band, sentence }],
    sentence,
  };
}

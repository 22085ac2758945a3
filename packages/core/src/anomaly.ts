import type { Evidence, Severity, SignalKind } from './evidence.js';

/** One verdict of one detector: something that is not as it was. */
export interface Anomaly {
  /** Made of the content, so that the same anomaly has the same id everywhere. */
  readonly id: string;
  readonly source: 'log' | 'metric' | 'trace' | 'event';
  /** `predicted` has not happened yet; `observed`, or nothing, has. */
  readonly kind?: 'observed' | 'predicted';
  /** The node of the service graph that it was seen at, where that is known. */
  readonly nodeId: string | null;
  /** Where it was seen on calls between two nodes, the one that calls; `nodeId` is the one called. */
  readonly callerId?: string | null;
  /** The series (`name{label="…"}`) or the log template's id. */
  readonly signal: string;
  readonly signalKind: SignalKind;
  readonly direction: 'up' | 'down' | 'none';
  readonly timestampMs: number;
  /** Surprise in bans, -log10 of `tailProbability`: higher is worse, 0 is nothing. */
  readonly score: number;
  /** The probability of a score at least this high when all is well, in (0, 1]. */
  readonly tailProbability: number;
  readonly severity: Severity;
  readonly evidence: readonly Evidence[];
  readonly sentence: string;
}

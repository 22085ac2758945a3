/** What a signal measures; decides which direction is bad and what may explain it away. */
export type SignalKind =
  | 'latency'
  | 'errors'
  | 'traffic'
  | 'saturation'
  | 'availability'
  | 'log'
  | 'other';

/** How bad, in words; higher ones sort first. */
export type Severity = 'info' | 'warning' | 'error' | 'critical';

/** One reason for a verdict, as data. */
export interface Evidence {
  /** The part of the detector that speaks: `range`, `residual`, `burst`, `new-template`, … */
  readonly channel: string;
  /** The series, template or edge that it speaks of. */
  readonly signal: string;
  readonly observed: number | null;
  readonly expected: number | null;
  /** The interval that would have been normal. */
  readonly band: readonly [low: number, high: number] | null;
  /** The probability of something at least this unusual when all is well, in (0, 1]. */
  readonly tailProbability: number;
  readonly sentence: string;
}

/** What a signal can measure; decides which direction is bad and what may explain it away. */
export const SIGNAL_KINDS = [
  'latency',
  'errors',
  'traffic',
  'saturation',
  'availability',
  'log',
  'other',
] as const;

/** What a signal measures. */
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** How bad, in words, from the least to the worst. */
export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;

/** How bad something is. */
export type Severity = (typeof SEVERITIES)[number];

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

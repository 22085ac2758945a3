/** Why an answer is none: Prometheus' own words for it, or ours. */
export type PrometheusErrorType =
  /** The expression or a parameter is wrong. */
  | 'bad_data'
  | 'timeout'
  | 'canceled'
  | 'execution'
  | 'internal'
  | 'unavailable'
  | 'not_found'
  /** Nobody answered. */
  | 'network'
  /** Somebody answered, and not as Prometheus does. */
  | 'not_prometheus'
  /** More than the client was told to take. */
  | 'too_large'
  | 'other';

const KNOWN: readonly string[] = [
  'bad_data',
  'timeout',
  'canceled',
  'execution',
  'internal',
  'unavailable',
  'not_found',
];

/**
 * A question that Prometheus did not answer.
 *
 * @example
 * ```ts
 * import { PrometheusError } from '@aegis/anomaly/prometheus';
 * const error = new PrometheusError('bad_data', 400, 'parse error: unexpected "}"');
 * PrometheusError.isInstance(error); // => true
 * error.status; // => 400
 * ```
 */
export class PrometheusError extends Error {
  readonly errorType: PrometheusErrorType;
  /** The HTTP status; 0 where nobody answered. */
  readonly status: number;

  constructor(
    errorType: PrometheusErrorType,
    status: number,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'PrometheusError';
    this.errorType = errorType;
    this.status = status;
  }

  /** Whether `value` is such an error, from whichever copy of the package. */
  static isInstance(value: unknown): value is PrometheusError {
    return value instanceof Error && value.name === 'PrometheusError' && 'errorType' in value;
  }
}

/** Prometheus' word for an error, as one of ours. */
export function errorTypeOf(word: unknown): PrometheusErrorType {
  return typeof word === 'string' && KNOWN.includes(word) ? (word as PrometheusErrorType) : 'other';
}

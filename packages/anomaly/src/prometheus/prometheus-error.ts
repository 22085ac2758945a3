/** Why an answer is none: Prometheus' own words for it, or ours. */
export type PrometheusErrorType =
  /** The expression, a parameter or a sample is wrong. */
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
 * A question that Prometheus did not answer, or samples that it did not take.
 *
 * It is not a misuse, so it is no `AegisError`: a server that is away for a while gives one.
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
  /** How long the server asked to be left alone; 0 where it did not. */
  readonly retryAfterMs: number;

  constructor(
    errorType: PrometheusErrorType,
    status: number,
    message: string,
    options: { readonly cause?: unknown; readonly retryAfterMs?: number } = {},
  ) {
    super(message, Object.hasOwn(options, 'cause') ? { cause: options.cause } : undefined);
    this.name = 'PrometheusError';
    this.errorType = errorType;
    this.status = status;
    this.retryAfterMs = options.retryAfterMs ?? 0;
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

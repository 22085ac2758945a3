const COUNTER_SUFFIXES = ['_total', '_count', '_sum', '_bucket'] as const;
const HISTOGRAM_SUFFIXES = ['_count', '_sum', '_bucket'] as const;
const SUMMARY_SUFFIXES = ['_count', '_sum'] as const;

/**
 * Whether a series is a counter, so that only its increase says anything: by the type of its family
 * where one is known, by the conventions of Prometheus and OpenMetrics for names otherwise.
 *
 * The name alone is a guess: gauges called `_sum` and `_count` do exist (a sum of balances, a count of
 * connections), and so do counters without a suffix. Give the type where the source tells it.
 *
 * @param name - the name of the series, suffix and all: `http_request_duration_seconds_bucket`
 * @param type - the type of its family after Prometheus' metadata (`counter`, `gauge`, `histogram`,
 *   `summary`, `gaugehistogram`, …); an unknown one (`unknown`, `untyped`, …) leaves it to the name
 * @returns true for series that only grow, but for resets
 *
 * @example
 * ```ts
 * import { isCounter } from '@aegis/anomaly';
 * isCounter('http_requests_total'); // => true
 * isCounter('queue_length'); // => false
 * isCounter('open_connections_count', 'gauge'); // => false
 * ```
 *
 * @see OpenMetrics 1.0, https://prometheus.io/docs/specs/om/open_metrics_spec/, "Suffixes"
 */
export function isCounter(name: string, type?: string): boolean {
  switch (type) {
    case 'counter':
      return true;
    case 'gauge':
    case 'gaugehistogram':
    case 'info':
    case 'stateset':
      return false;
    case 'histogram':
      return endsInOneOf(name, HISTOGRAM_SUFFIXES);
    case 'summary':
      return endsInOneOf(name, SUMMARY_SUFFIXES);
    default:
      return endsInOneOf(name, COUNTER_SUFFIXES);
  }
}

function endsInOneOf(name: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => name.endsWith(suffix));
}

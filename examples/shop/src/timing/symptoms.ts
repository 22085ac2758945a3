import type { ServiceName } from '../service-names.js';
import { CURES, FAULT_KINDS, type FaultKind, USUAL_PLACE } from '../supervisor/fault.js';

/** A question to Prometheus that has an answer while the symptom is there. */
export interface Symptom {
  readonly what: string;
  readonly query: string;
}

/** A fault, what shows it, and the act that ends it. */
export interface FaultCase {
  readonly kind: FaultKind;
  readonly service: ServiceName;
  readonly cure: string;
  readonly symptoms: readonly Symptom[];
}

/** @param window - of rates, as Prometheus writes it: `4s` */
export function faultCases(window: string): FaultCase[] {
  return FAULT_KINDS.map((kind) => {
    const service = USUAL_PLACE[kind];
    return {
      kind,
      service,
      cure: CURES[kind][0] ?? '',
      symptoms: symptomsOf(kind, service, window),
    };
  });
}

function symptomsOf(kind: FaultKind, service: ServiceName, window: string): Symptom[] {
  const own = `{service="${service}"}`;
  const buckets = `sum by (le) (rate(http_request_duration_seconds_bucket${own}[${window}]))`;
  const slow = { what: 'p90 > 0.4 s', query: `histogram_quantile(0.9, ${buckets}) > 0.4` };
  const failures = `sum(rate(http_requests_total{service="${service}",code="500"}[${window}]))`;
  const served = `sum(rate(http_requests_total${own}[${window}]))`;
  const down = { what: 'up is 0', query: `up${own} == 0` };
  const blamed = `sum(rate(dependency_errors_total{dependency="${service}"}[${window}])) > 0`;
  switch (kind) {
    case 'latency':
    case 'flag':
      return [slow];
    case 'errors':
      return [{ what: 'errors > 10 %', query: `${failures} / ${served} > 0.1` }];
    case 'leak':
      return [
        { what: 'heap > 40 MB', query: `nodejs_heap_size_used_bytes${own} > 40e6` },
        slow,
        down,
      ];
    case 'dependency-down':
      return [down, { what: 'callers fail', query: blamed }];
    case 'cache':
      return [{ what: 'cache > 5000', query: `cache_entries${own} > 5000` }];
    case 'overload':
      return [{ what: 'queue > 2', query: `http_request_queue_depth${own} > 2` }];
  }
}

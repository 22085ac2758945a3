import { log } from '@aegis/core/math';

/** What should have come next in traces, and did not. */
export interface FlowDeficit {
  /** The service that it speaks against, by its number. */
  readonly kind: number;
  /** Log-likelihood ratio in nats, of all contexts together. */
  nats: number;
  /** The serials of the weightiest: after `after`, `missing` came `observed` times of `times`, not `expected`. */
  after: number;
  missing: number;
  observed: number;
  times: number;
  expected: number;
  weightiest: number;
}

/** The log-likelihood ratio for fewer than expected, in nats; 0 where they are no fewer. */
export function deficitNats(observed: number, times: number, expected: number): number {
  const share = observed / times;
  if (share >= expected) return 0;
  const rest = (times - observed) * log((1 - share) / (1 - expected));
  return observed > 0 ? observed * log(share / expected) + rest : rest;
}

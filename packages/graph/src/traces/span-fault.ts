import type { SpanKind, SpanRecord } from '@aegis/core';
import { HINT, type SpanHints } from './span-hints.js';

/** How a span went: well; refused, which is the caller's fault where the callee says it is well; failed. */
export const FAULTS = { none: 0, refused: 1, failed: 2 } as const;

export type Fault = (typeof FAULTS)[keyof typeof FAULTS];

/** Codes of gRPC that are the server's failure, after OpenTelemetry's conventions on RPC spans. */
const GRPC_SERVER_FAULTS: ReadonlySet<number> = new Set([2, 4, 12, 13, 14, 15]);

/**
 * Whether a span failed. A status of `ok` is the developer's last word; then come the codes of HTTP
 * (at a server 500 and above) and gRPC, a status of `error`, `error.type`, and a recorded exception.
 */
export function faultOf(
  kind: SpanKind,
  statusCode: SpanRecord['statusCode'],
  hints: SpanHints,
): Fault {
  if (statusCode === 'ok') return FAULTS.none;
  const isServer = kind === 'server' || kind === 'consumer';
  const said = statusCode === 'error' ? FAULTS.failed : FAULTS.none;
  const http = hints.number(HINT.httpStatus);
  if (http !== null && http >= 500) return FAULTS.failed;
  if (http !== null && http >= 400) return isServer ? said : FAULTS.refused;
  const grpc = hints.number(HINT.grpcStatus);
  if (grpc !== null && grpc !== 0) {
    if (GRPC_SERVER_FAULTS.has(grpc)) return FAULTS.failed;
    return isServer ? said : FAULTS.refused;
  }
  return hints.has(HINT.error) || hints.has(HINT.exception) ? FAULTS.failed : said;
}

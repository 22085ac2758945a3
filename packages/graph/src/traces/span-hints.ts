import type { Attributes } from '@aegis/core';

/** What the attributes of a span can tell of the call that it is part of. */
export const HINT = {
  peer: 0,
  host: 1,
  httpHost: 2,
  httpMethod: 3,
  httpStatus: 4,
  rpcSystem: 5,
  rpcService: 6,
  grpcStatus: 7,
  databaseSystem: 8,
  databaseName: 9,
  messagingSystem: 10,
  operation: 11,
  destination: 12,
  template: 13,
  isTemporary: 14,
  function: 15,
  namespace: 16,
  error: 17,
  exception: 18,
} as const;

export type Hint = (typeof HINT)[keyof typeof HINT];

/** The names that OpenTelemetry's conventions have for them. */
const NAMES: ReadonlyMap<string, Hint> = new Map<string, Hint>([
  ['service.peer.name', HINT.peer],
  ['server.address', HINT.host],
  ['http.request.method', HINT.httpMethod],
  ['http.response.status_code', HINT.httpStatus],
  ['rpc.system.name', HINT.rpcSystem],
  ['rpc.service', HINT.rpcService],
  ['rpc.grpc.status_code', HINT.grpcStatus],
  ['db.system.name', HINT.databaseSystem],
  ['db.namespace', HINT.databaseName],
  ['messaging.system', HINT.messagingSystem],
  ['messaging.operation.type', HINT.operation],
  ['messaging.destination.name', HINT.destination],
  ['messaging.destination.template', HINT.template],
  ['messaging.destination.temporary', HINT.isTemporary],
  ['faas.invoked_name', HINT.function],
  ['istio.namespace', HINT.namespace],
  ['error.type', HINT.error],
  ['exception.type', HINT.exception],
]);

/** Names that count where the newer one of the same is not there. */
const OLDER_NAMES: ReadonlyMap<string, Hint> = new Map<string, Hint>([
  ['peer.service', HINT.peer],
  ['net.peer.name', HINT.host],
  ['http.host', HINT.httpHost],
  ['http.method', HINT.httpMethod],
  ['http.status_code', HINT.httpStatus],
  ['rpc.system', HINT.rpcSystem],
  ['db.system', HINT.databaseSystem],
  ['db.name', HINT.databaseName],
  ['messaging.operation', HINT.operation],
  ['messaging.destination', HINT.destination],
  ['exception.message', HINT.exception],
  ['error', HINT.error],
]);

/**
 * The telling attributes of one span after the other. It goes through the attributes that are there:
 * asking for each that there could be takes several times as long.
 */
export class SpanHints {
  readonly #values: unknown[] = Object.values(HINT).map(() => undefined);

  read(attributes: Attributes): void {
    this.#values.fill(undefined);
    for (const name in attributes) {
      const hint = NAMES.get(name);
      if (hint !== undefined) {
        this.#values[hint] = attributes[name];
        continue;
      }
      const older = OLDER_NAMES.get(name);
      if (older !== undefined) this.#values[older] ??= attributes[name];
    }
  }

  has(hint: Hint): boolean {
    const value = this.#values[hint];
    return value !== undefined && value !== false && value !== '';
  }

  /** A non-empty text; null for anything else. */
  text(hint: Hint): string | null {
    const value = this.#values[hint];
    return typeof value === 'string' && value !== '' ? value : null;
  }

  /** A number, which some exporters write as a text. */
  number(hint: Hint): number | null {
    const value = this.#values[hint];
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : null;
  }
}

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

interface Place {
  readonly hint: Hint;
  /** Whether a newer name of the same has the last word. */
  readonly isOlder: boolean;
}

const newer = (hint: Hint): Place => ({ hint, isOlder: false });
const older = (hint: Hint): Place => ({ hint, isOlder: true });

/** The names that OpenTelemetry's conventions have, or had, for them. */
const PLACES: ReadonlyMap<string, Place> = new Map([
  ['service.peer.name', newer(HINT.peer)],
  ['server.address', newer(HINT.host)],
  ['http.request.method', newer(HINT.httpMethod)],
  ['http.response.status_code', newer(HINT.httpStatus)],
  ['rpc.system.name', newer(HINT.rpcSystem)],
  ['rpc.service', newer(HINT.rpcService)],
  ['rpc.grpc.status_code', newer(HINT.grpcStatus)],
  ['db.system.name', newer(HINT.databaseSystem)],
  ['db.namespace', newer(HINT.databaseName)],
  ['messaging.system', newer(HINT.messagingSystem)],
  ['messaging.operation.type', newer(HINT.operation)],
  ['messaging.destination.name', newer(HINT.destination)],
  ['messaging.destination.template', newer(HINT.template)],
  ['messaging.destination.temporary', newer(HINT.isTemporary)],
  ['faas.invoked_name', newer(HINT.function)],
  ['istio.namespace', newer(HINT.namespace)],
  ['error.type', newer(HINT.error)],
  ['exception.type', newer(HINT.exception)],
  ['peer.service', older(HINT.peer)],
  ['net.peer.name', older(HINT.host)],
  ['http.host', older(HINT.httpHost)],
  ['http.method', older(HINT.httpMethod)],
  ['http.status_code', older(HINT.httpStatus)],
  ['rpc.system', older(HINT.rpcSystem)],
  ['db.system', older(HINT.databaseSystem)],
  ['db.name', older(HINT.databaseName)],
  ['messaging.operation', older(HINT.operation)],
  ['messaging.destination', older(HINT.destination)],
  ['exception.message', older(HINT.exception)],
  ['error', older(HINT.error)],
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
      const place = PLACES.get(name);
      if (place === undefined) continue;
      if (place.isOlder) this.#values[place.hint] ??= attributes[name];
      else this.#values[place.hint] = attributes[name];
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

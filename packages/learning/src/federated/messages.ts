import { AegisError } from '@aegis/core';
import { type SnapshotHeader, SnapshotReader } from '@aegis/core/snapshot';

/** What stands in every message: plain JSON, whatever carries it. */
export interface MessageHeader {
  readonly kind: string;
  readonly version: 1;
  /** Which run of a protocol it belongs to. */
  readonly session: string;
  /** Counted from 0. */
  readonly round: number;
  /** Who says it; `server` is the server's. */
  readonly sender: string;
}

export const REFUSAL_REASONS = [
  'malformed',
  'wrong-session',
  'wrong-round',
  /** None of the clients. */
  'unknown-sender',
  /** It says another sender than the transport does, or a client speaks as the server. */
  'forged-sender',
  /** A client that is not asked in this round. */
  'not-invited',
  /** This client has answered. */
  'duplicate',
  /** More or fewer numbers, or other parts, than the round is about. */
  'wrong-length',
  'not-finite',
  'out-of-range',
  /** No round is open. */
  'closed',
] as const;

/** Why a message was not taken. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** A message was not taken: nothing has changed but a count in `stats()`. */
export interface Refusal<Reason extends string = RefusalReason> {
  readonly kind: 'refused';
  readonly reason: Reason;
}

/** What became of a message. */
export type Receipt = { readonly kind: 'accepted' } | Refusal;

/** A run of a protocol, as its server knows it. */
export interface FederatedSession {
  /** A name that no other run has, 1 to 128 characters. */
  readonly session: string;
  /** Who may take part: 1 to 10,000 different names of 1 to 128 characters. */
  readonly clients: readonly string[];
}

/** A run of a protocol, as one client knows it. */
export interface FederatedMember {
  readonly session: string;
  /** This client's name among the server's `clients`. */
  readonly id: string;
}

/** The name that the server's messages carry; no client may have it. */
export const SERVER = 'server';
export const MAX_NAME = 128;
export const MAX_CLIENTS = 10_000;
export const MAX_ROUND = 1_000_000_000;
/** Numbers of all clients of a round, held at once: 1 GB as doubles. */
const MAX_HELD = 134_217_728;
/** Of one vector: 128 MB as doubles. */
export const MAX_LENGTH = 16_777_216;

/** A message taken apart, or nothing where it is not what it says. */
export function openMessage<T>(
  message: unknown,
  header: SnapshotHeader,
  read: (reader: SnapshotReader) => T,
): (T & Pick<MessageHeader, 'session' | 'round' | 'sender'>) | null {
  try {
    const reader = SnapshotReader.open(message, header);
    const name = { maxLength: MAX_NAME };
    return {
      session: reader.string('session', name),
      round: reader.number('round', { min: 0, max: MAX_ROUND, integer: true }),
      sender: reader.string('sender', name),
      ...read(reader),
    };
  } catch (error) {
    if (AegisError.isInstance(error)) return null;
    throw error;
  }
}

/** The member whose snapshot it is. */
export function readMember(reader: SnapshotReader, owner: string): FederatedMember {
  const name = { maxLength: MAX_NAME };
  const member = { id: reader.string('id', name), session: reader.string('session', name) };
  if (member.id !== '' && member.session !== '') return member;
  throw new AegisError('invalid-snapshot', `${owner}: expected names.`);
}

/** The `values` of a message; none where its `count` is not the one that is wanted. */
export function readValues(reader: SnapshotReader, length: number): Float64Array {
  const count = reader.number('count', { min: 0, max: MAX_LENGTH, integer: true });
  return count === length ? reader.float64Array('values', length) : new Float64Array(0);
}

export function refused(reason: RefusalReason): Refusal {
  return { kind: 'refused', reason };
}

export function checkName(owner: string, name: string, value: string): string {
  const good = typeof value === 'string' && value.length >= 1 && value.length <= MAX_NAME;
  if (good) return value;
  throw new AegisError(
    'invalid-option',
    `${owner}: ${name} is ${String(value).slice(0, MAX_NAME)}; give 1 to ${MAX_NAME} characters.`,
  );
}

/** Refuses vectors that would be too many to hold at once. */
export function checkHeld(owner: string, length: number, clients: number): void {
  if (length * clients <= MAX_HELD) return;
  throw new AegisError(
    'invalid-argument',
    `${owner}: ${length} numbers for each of ${clients} clients; give at most ${MAX_HELD} in all.`,
  );
}

/** The ids of the clients, sorted: what is added up in their order has the same bits in every run. */
export function checkClients(owner: string, clients: readonly string[]): readonly string[] {
  const ids = Array.isArray(clients) ? [...new Set<string>(clients)].sort() : [];
  const good = ids.length >= 1 && ids.length === clients.length && ids.length <= MAX_CLIENTS;
  if (good && !ids.includes(SERVER)) {
    for (const id of ids) checkName(owner, 'a client', id);
    return Object.freeze(ids);
  }
  throw new AegisError(
    'invalid-option',
    `${owner}: clients are not 1 to ${MAX_CLIENTS} different names other than "${SERVER}"; give those.`,
  );
}

import type { ByClient } from './bytes.js';
import { SEALED_BYTES } from './client-steps.js';
import { MAC_BYTES } from './round-keys.js';
import { CLIENT_KINDS } from './secure-message.js';
import { SHARE_BYTES } from './shamir.js';

/** A commitment stands before the sealed shares. */
export const COMMITMENT_BYTES = 32;

/** What the server holds. Every client's message stays in the list of its step, by place. */
export interface ServerState {
  /** Whose messages are awaited: a place in `CLIENT_KINDS`; beyond them the round is over. */
  step: number;
  /** Bodies by step and place. Masked numbers are added up instead, and leave an empty body. */
  readonly bodies: readonly Map<number, Uint8Array>[];
  /** The masked numbers that arrived, added up. */
  readonly sums: Uint32Array;
}

export const KEYS = 0;
export const SHARES = 1;
export const MASKED = 2;
export const AGREEMENT = 3;
export const REVEAL = 4;
export const OVER: number = CLIENT_KINDS.length;

export function newServerState(length: number): ServerState {
  return {
    step: KEYS,
    bodies: CLIENT_KINDS.map(() => new Map<number, Uint8Array>()),
    sums: new Uint32Array(length + 1),
  };
}

/** What came in a step, in the order of the plan and not of arrival. */
export function sortedBodies({ bodies }: ServerState, step: number): ByClient {
  return new Map([...bodies[step]!].sort(([a], [b]) => a - b));
}

/** The length that a client's body has to have in a step. */
export function bodyLength({ bodies, sums }: ServerState, step: number): number {
  if (step === KEYS) return 32;
  if (step === SHARES) return COMMITMENT_BYTES + (bodies[KEYS]!.size - 1) * SEALED_BYTES;
  if (step === MASKED) return sums.length * 4;
  if (step === REVEAL) return bodies[SHARES]!.size * SHARE_BYTES;
  return (bodies[MASKED]!.size - 1) * MAC_BYTES;
}

/** The length of what is kept of it: no masked numbers, and commitments only once shares are out. */
export function storedLength(state: ServerState, step: number): number {
  if (step === MASKED) return 0;
  return step === SHARES && state.step > MASKED ? COMMITMENT_BYTES : bodyLength(state, step);
}

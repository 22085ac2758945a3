import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { checkName } from '../messages.js';
import { concat, textBytes, uint16 } from './bytes.js';
import { type FixedPoint, fixedPoint } from './fixed-point.js';
import type { SecureCrypto } from './secure-crypto.js';
import { checkKey, type SecureParticipant } from './secure-identity.js';

/** What the server and all clients of a round have to agree on beforehand; any difference is refused. */
export interface SecureSumPlan {
  /** Names the deployment or the training run, 1 to 128 characters. */
  readonly session: string;
  /** A round's number is used once in a session, from 0 to 2^32 - 1. */
  readonly round: number;
  /** How many numbers each client gives, 1 to 2^24. */
  readonly length: number;
  /** The clients that are asked, 3 to 4,096, in any order. Fewer would know one another's numbers. */
  readonly participants: readonly SecureParticipant[];
  /** The server's Ed25519 public key. */
  readonly serverKey: Uint8Array;
  /** The largest magnitude of a number, in [1e-9, 1e12]; what is beyond is clipped and counted. @defaultValue 1 */
  readonly range?: number;
  /**
   * The fewest clients whose sum may be learnt, more than half of those asked. Higher withstands more
   * clients that conspire with the server and fewer that vanish. @defaultValue more than two thirds
   */
  readonly threshold?: number;
}

const OWNER = 'SecureSumPlan';
const PROTOCOL = textBytes('aegis-secure-sum/1');

/** A plan that was checked, with its participants in the order of their ids. */
export interface CheckedPlan extends Required<SecureSumPlan> {
  readonly fixedPoint: FixedPoint;
  readonly places: ReadonlyMap<string, number>;
}

function sortedById(participants: readonly SecureParticipant[]): SecureParticipant[] {
  const places = new Set<string>();
  for (const { id, signingKey, agreementKey } of participants) {
    checkName(OWNER, 'a participant’s id', id);
    checkKey(OWNER, `the signingKey of ${id}`, signingKey);
    checkKey(OWNER, `the agreementKey of ${id}`, agreementKey);
    if (places.has(id)) {
      throw new AegisError(
        'invalid-option',
        `${OWNER}: ${id} is there twice; name each client once.`,
      );
    }
    places.add(id);
  }
  return [...participants].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Checks a plan and fills in what it leaves open. */
export function checkPlan(plan: SecureSumPlan): CheckedPlan {
  const count = Array.isArray(plan.participants) ? plan.participants.length : 0;
  const defaults: Required<SecureSumPlan> = {
    session: '',
    round: 0,
    length: 0,
    participants: [],
    serverKey: new Uint8Array(0),
    range: 1,
    threshold: Math.floor((count * 2) / 3) + 1,
  };
  const all = resolveOptions(OWNER, defaults, plan as Partial<Required<SecureSumPlan>>);
  checkName(OWNER, 'session', all.session);
  checkNumber(OWNER, 'round', all.round, { min: 0, max: 2 ** 32 - 1, integer: true });
  checkNumber(OWNER, 'length', all.length, { min: 1, max: 2 ** 24, integer: true });
  checkNumber(OWNER, 'participants', count, { min: 3, max: 4_096, integer: true });
  const fewest = Math.floor(count / 2) + 1;
  checkNumber(OWNER, 'threshold', all.threshold, { min: fewest, max: count, integer: true });
  checkKey(OWNER, 'serverKey', all.serverKey);
  const participants = sortedById(all.participants);
  const places = new Map(participants.map(({ id }, place) => [id, place]));
  return { ...all, participants, places, fixedPoint: fixedPoint(all.range, count) };
}

/** The hash of all that a plan says: what every message and key of the round is bound to. */
export async function hashPlan(crypto: SecureCrypto, plan: CheckedPlan): Promise<Uint8Array> {
  const numbers = new DataView(new ArrayBuffer(24));
  numbers.setUint32(0, plan.round);
  numbers.setUint32(4, plan.length);
  numbers.setUint32(8, plan.threshold);
  numbers.setUint32(12, plan.participants.length);
  numbers.setFloat64(16, plan.range);
  const named = (text: string): Uint8Array => concat(uint16(text.length), textBytes(text));
  return crypto.sha256(
    concat(
      PROTOCOL,
      named(plan.session),
      new Uint8Array(numbers.buffer),
      plan.serverKey,
      ...plan.participants.flatMap(({ id, signingKey, agreementKey }) => [
        named(id),
        signingKey,
        agreementKey,
      ]),
    ),
  );
}

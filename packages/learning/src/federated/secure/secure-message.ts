import { concat, textBytes, uint16 } from './bytes.js';
import { refuse, type SecureRefusal } from './refusal.js';
import type { SecureCrypto } from './secure-crypto.js';
import type { CheckedPlan } from './secure-sum-plan.js';

/** What clients say, step by step. */
export const CLIENT_KINDS = ['keys', 'shares', 'masked', 'agreement', 'reveal'] as const;
/** What the server says, after each step but the last. */
export const SERVER_KINDS = ['roster', 'delivery', 'survivors', 'agreements'] as const;
/** Kinds of messages; a kind's place is its number on the wire. */
export const KINDS: readonly (SecureClientKind | SecureServerKind)[] = [
  ...CLIENT_KINDS,
  ...SERVER_KINDS,
];

export type SecureClientKind = (typeof CLIENT_KINDS)[number];
export type SecureServerKind = (typeof SERVER_KINDS)[number];

/**
 * One message of a round: a plain object for `postMessage` or a queue; `packSecureMessage` makes it
 * bytes for the network.
 */
export interface SecureMessage {
  readonly version: 1;
  readonly kind: SecureClientKind | SecureServerKind;
  readonly session: string;
  readonly round: number;
  /** The client that it is from, or to; null where the server says the same to all. */
  readonly client: string | null;
  readonly body: Uint8Array;
  /** Ed25519, 64 bytes: over the plan's hash, the kind, the client and the body. */
  readonly signature: Uint8Array;
}

/** The place of "all clients" in what is signed. */
const ALL = 0xffff;

async function signedBytes(
  crypto: SecureCrypto,
  planHash: Uint8Array,
  kind: SecureMessage['kind'],
  place: number | null,
  body: Uint8Array,
): Promise<Uint8Array> {
  const header = uint16(KINDS.indexOf(kind), place ?? ALL);
  return concat(textBytes('message'), planHash, header, await crypto.sha256(body));
}

/** What a message is made from and checked against. */
export interface MessageContext {
  readonly crypto: SecureCrypto;
  readonly plan: CheckedPlan;
  readonly planHash: Uint8Array;
}

/** Signs a message of the client at `place`, or of the server to it; null: to all. */
export async function writeMessage(
  { crypto, plan, planHash }: MessageContext,
  signingSecret: Uint8Array,
  kind: SecureMessage['kind'],
  place: number | null,
  body: Uint8Array,
): Promise<SecureMessage> {
  const signed = await signedBytes(crypto, planHash, kind, place, body);
  return {
    version: 1,
    kind,
    session: plan.session,
    round: plan.round,
    client: place === null ? null : plan.participants[place]!.id,
    body,
    signature: await crypto.sign(signingSecret, signed),
  };
}

export function hasValidSignature(
  { crypto, planHash }: MessageContext,
  key: Uint8Array,
  { kind, body, signature }: SecureMessage,
  place: number | null,
): Promise<boolean> {
  const signed = signedBytes(crypto, planHash, kind, place, body);
  return signed.then((bytes) => crypto.verify(key, bytes, signature));
}

function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && 'BYTES_PER_ELEMENT' in value && value.BYTES_PER_ELEMENT === 1;
}

/** Largest body: the masked numbers, or the shares for all clients. */
function maxBody({ length, participants }: CheckedPlan): number {
  return Math.max(4 * (length + 1), 90 * participants.length + 34);
}

/**
 * Reads what came, believing nothing: the right shape, version, session and round, and the place of
 * its client. The body is a copy, so that nobody can change it while it is being checked.
 */
export function readMessage(
  value: unknown,
  plan: CheckedPlan,
): { readonly message: SecureMessage; readonly place: number | null } | SecureRefusal {
  if (typeof value !== 'object' || value === null)
    return refuse('malformed', 'This is no message.');
  const { version, kind, session, round, client, body, signature } = value as Partial<
    Record<keyof SecureMessage, unknown>
  >;
  if (version !== 1) return refuse('wrong-version', 'The protocol’s version is not 1.');
  const known = KINDS.find((one) => one === kind);
  if (known === undefined) return refuse('malformed', 'There is no such kind of message.');
  if (session !== plan.session) {
    return refuse('wrong-session', 'The message belongs to another session.');
  }
  if (round !== plan.round) return refuse('wrong-round', 'The message belongs to another round.');
  if (!isBytes(body) || body.length > maxBody(plan)) {
    return refuse('malformed', 'The body is no bytes, or too many.');
  }
  if (!isBytes(signature) || signature.length !== 64) {
    return refuse('malformed', 'The signature is not 64 bytes.');
  }
  const place = typeof client === 'string' ? plan.places.get(client) : null;
  if (place === undefined || (place === null && client !== null)) {
    return refuse('wrong-client', 'The client is none of the plan.');
  }
  const message: SecureMessage = {
    version,
    kind: known,
    session: plan.session,
    round: plan.round,
    client: client as string | null,
    body: new Uint8Array(body),
    signature: new Uint8Array(signature),
  };
  return { message, place };
}

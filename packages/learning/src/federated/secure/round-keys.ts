import { type ByClient, concat, encodeByClient, textBytes, uint16 } from './bytes.js';
import type { SecureCrypto } from './secure-crypto.js';

/** What two clients have in common in one round: three keys, one after another. */
export const PAIR_BYTES = 96;
/** Seals the shares that one gives to the other. */
export const SEAL_KEY = 0;
/** Says to the other which survivors one was told of. */
export const MAC_KEY = 32;
/** Grows the mask that one adds and the other takes off. */
export const MASK_SEED = 64;
/** Bytes of each of the three. */
export const KEY_BYTES = 32;

/** Bytes of what one client tells another about the survivors. */
export const MAC_BYTES = 16;

/** The same for both, whoever asks. */
function pairLabel(label: string, a: number, b: number): Uint8Array {
  return concat(textBytes(label), uint16(Math.min(a, b), Math.max(a, b)));
}

/**
 * The seed of a pair's mask. It follows from either's mask key alone, so that the server can take the
 * masks of a client that vanished out of the sum.
 */
export async function maskSeedOf(
  crypto: SecureCrypto,
  rosterHash: Uint8Array,
  shared: Uint8Array,
  a: number,
  b: number,
): Promise<Uint8Array> {
  return crypto.hkdf(shared, rosterHash, pairLabel('mask', a, b), 32);
}

/**
 * The keys of a pair. Those that seal and vouch need the long-lived keys of both besides their mask
 * keys: nobody else can make them, the server cannot make them when it learns the mask key of a client
 * that vanished, and both clients get the same ones only if they were given the same roster.
 */
export async function derivePairKeys(
  crypto: SecureCrypto,
  rosterHash: Uint8Array,
  shared: { readonly masks: Uint8Array; readonly identities: Uint8Array },
  a: number,
  b: number,
): Promise<Uint8Array> {
  const secret = concat(shared.identities, shared.masks);
  const keys = await crypto.hkdf(secret, rosterHash, pairLabel('channel', a, b), MASK_SEED);
  return concat(keys, await maskSeedOf(crypto, rosterHash, shared.masks, a, b));
}

/** A pair's key seals once in each direction. */
export function sealNonce(from: number, to: number): Uint8Array {
  const nonce = new Uint8Array(12);
  nonce[0] = from < to ? 1 : 2;
  return nonce;
}

/** What the keys of a round are bound to: the plan, and whose mask keys were handed round. */
export async function hashRoster(
  crypto: SecureCrypto,
  planHash: Uint8Array,
  roster: ByClient,
): Promise<Uint8Array> {
  return crypto.sha256(concat(textBytes('roster'), planHash, encodeByClient(roster)));
}

/** Binds a client to its own mask before anybody knows who will survive. */
export async function commitTo(
  crypto: SecureCrypto,
  rosterHash: Uint8Array,
  selfSeed: Uint8Array,
): Promise<Uint8Array> {
  return crypto.sha256(concat(textBytes('self'), rosterHash, selfSeed));
}

/** What the survivors agree on: who shared, and whose numbers arrived. */
export async function hashSurvivors(
  crypto: SecureCrypto,
  rosterHash: Uint8Array,
  sharers: readonly number[],
  survivors: readonly number[],
): Promise<Uint8Array> {
  const sizes = uint16(sharers.length, survivors.length);
  const lists = [uint16(...sharers), uint16(...survivors)];
  return crypto.sha256(concat(textBytes('survivors'), rosterHash, sizes, ...lists));
}

/** One client's word to another that it was told of these survivors. */
export async function vouch(
  crypto: SecureCrypto,
  macKey: Uint8Array,
  survivorsHash: Uint8Array,
  from: number,
  to: number,
): Promise<Uint8Array> {
  return crypto.hkdf(
    macKey,
    survivorsHash,
    concat(textBytes('vouch'), uint16(from, to)),
    MAC_BYTES,
  );
}

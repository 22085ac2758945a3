import { AegisError } from '@aegis/core';
import { checkName } from '../messages.js';
import { sameBytes } from './bytes.js';
import type { SecureCrypto } from './secure-crypto.js';
import { isZero } from './small-primitives.js';

/** What everybody knows of a client before a round. */
export interface SecureParticipant {
  /** 1 to 128 characters. */
  readonly id: string;
  /** Its Ed25519 public key, 32 bytes. */
  readonly signingKey: Uint8Array;
  /** Its X25519 public key, 32 bytes. */
  readonly agreementKey: Uint8Array;
}

/** What only the client knows: keep it as you keep a password. */
export interface SecureIdentity {
  readonly id: string;
  readonly signingSecret: Uint8Array;
  readonly agreementSecret: Uint8Array;
}

/**
 * A client's long-lived keys: made once, the public half given to the server and the other clients by
 * a way that they trust (a registry, a configuration that is reviewed). The protocol's promises stand
 * on these: whoever can swap public keys can listen.
 *
 * @param id - names the client in every round, 1 to 128 characters
 * @throws AegisError `invalid-option` for an id that is empty or too long
 *
 * @example
 * ```ts
 * import { createSecureIdentity, webCryptoProvider } from '@aegis/learning/federated';
 * const crypto = webCryptoProvider(globalThis.crypto);
 * const { secret, participant } = await createSecureIdentity(crypto, 'shop-eu');
 * participant.id; // => 'shop-eu'
 * secret.signingSecret.length; // => 32
 * ```
 */
export async function createSecureIdentity(
  crypto: SecureCrypto,
  id: string,
): Promise<{ readonly secret: SecureIdentity; readonly participant: SecureParticipant }> {
  const secret: SecureIdentity = {
    id: checkName('createSecureIdentity', 'id', id),
    signingSecret: freshSecret(crypto),
    agreementSecret: freshSecret(crypto),
  };
  const signingKey = await crypto.signingKey(secret.signingSecret);
  const agreementKey = await crypto.agreementKey(secret.agreementSecret);
  return { secret, participant: { id, signingKey, agreementKey } };
}

/** 32 random bytes, unless the source of randomness plainly is none. */
export function freshSecret(crypto: SecureCrypto): Uint8Array {
  const secret = crypto.randomBytes(32);
  if (isKey(secret) && !isZero(secret)) return secret;
  throw new AegisError(
    'invalid-argument',
    'SecureCrypto: randomBytes(32) gave no 32 random bytes; give those of crypto.getRandomValues.',
  );
}

function isKey(key: unknown): boolean {
  return ArrayBuffer.isView(key) && key.byteLength === 32 && 'BYTES_PER_ELEMENT' in key;
}

/** Refuses what cannot be a key, public or secret. */
export function checkKey(owner: string, name: string, key: unknown): void {
  if (isKey(key)) return;
  throw new AegisError('invalid-option', `${owner}: ${name} is no key; give its 32 bytes.`);
}

/**
 * Refuses a secret key that is another one's: left alone, others would only see bad signatures and shares
 * that do not open, and suspect the server.
 */
export function checkPublicHalf(owner: string, made: Uint8Array, planned: Uint8Array): void {
  if (sameBytes(made, planned)) return;
  throw new AegisError(
    'invalid-argument',
    `${owner}: the secret key is not the one whose public half is in the plan; give that one.`,
  );
}

/** Refuses an identity that is not the participant's. */
export async function checkIdentity(
  crypto: SecureCrypto,
  { signingSecret, agreementSecret }: SecureIdentity,
  { id, signingKey, agreementKey }: SecureParticipant,
): Promise<void> {
  const owner = `the identity of ${id}`;
  checkPublicHalf(owner, await crypto.signingKey(signingSecret), signingKey);
  checkPublicHalf(owner, await crypto.agreementKey(agreementSecret), agreementKey);
}

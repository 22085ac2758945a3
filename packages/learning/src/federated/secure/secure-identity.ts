import { checkName } from '../messages.js';
import type { SecureCrypto } from './secure-crypto.js';

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
    signingSecret: crypto.randomBytes(32),
    agreementSecret: crypto.randomBytes(32),
  };
  const signingKey = await crypto.signingKey(secret.signingSecret);
  const agreementKey = await crypto.agreementKey(secret.agreementSecret);
  return { secret, participant: { id, signingKey, agreementKey } };
}

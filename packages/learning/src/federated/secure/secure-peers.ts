import { AegisError } from '@aegis/core';
import { sameBytes } from './bytes.js';
import type { SecureCrypto } from './secure-crypto.js';
import { checkKey, type SecureIdentity } from './secure-identity.js';

const MAX_PEERS = 4_096;

/**
 * What a client has in common with other clients for as long as neither changes its keys. Give the same
 * one to the `SecureSumClient` of every round and from the second on a round saves one of the two key
 * agreements a client, about a fifth of its time. It holds secrets; keep it in memory only.
 *
 * Cost: some 200 bytes for each of at most 4,096 clients; the oldest goes first.
 *
 * @example
 * ```ts
 * import { createSecureIdentity, SecurePeers, webCryptoProvider } from '@aegis/learning/federated';
 * const crypto = webCryptoProvider(globalThis.crypto);
 * const [a, b] = await Promise.all(['a', 'b'].map((id) => createSecureIdentity(crypto, id)));
 * const [ab] = await new SecurePeers(crypto, a!.secret).agree([b!.participant.agreementKey]);
 * const [ba] = await new SecurePeers(crypto, b!.secret).agree([a!.participant.agreementKey]);
 * ab!.join() === ba!.join(); // => true
 * ```
 */
export class SecurePeers {
  readonly #crypto: SecureCrypto;
  readonly #secret: Uint8Array;
  readonly #known = new Map<string, Uint8Array>();

  /**
   * @param identity - the client's own; the rounds have to be of the same one
   * @throws AegisError `invalid-option` where its secret is no key
   */
  constructor(crypto: SecureCrypto, identity: SecureIdentity) {
    checkKey('SecurePeers', 'the agreementSecret', identity.agreementSecret);
    this.#crypto = crypto;
    this.#secret = identity.agreementSecret;
  }

  /** @throws AegisError `invalid-argument` where they are those of another identity */
  checkOwner({ id, agreementSecret }: SecureIdentity): void {
    if (sameBytes(this.#secret, agreementSecret)) return;
    throw new AegisError(
      'invalid-argument',
      `SecurePeers: they are not those of ${id}; give each client its own.`,
    );
  }

  /** The secret that the client shares with the holder of each X25519 key; null for a key of low order. */
  async agree(keys: readonly Uint8Array[]): Promise<readonly (Uint8Array | null)[]> {
    const names = keys.map((key) => String.fromCharCode(...key));
    const secrets = names.map((name) => this.#known.get(name) ?? null);
    const missing = secrets.flatMap((secret, i) => (secret === null ? [i] : []));
    const made = await this.#crypto.agree(
      this.#secret,
      missing.map((i) => keys[i]!),
    );
    for (const [j, i] of missing.entries()) {
      const secret = made[j] ?? null;
      secrets[i] = secret;
      if (secret === null) continue;
      this.#known.set(names[i]!, secret);
      if (this.#known.size <= MAX_PEERS) continue;
      const [oldest] = this.#known.keys();
      this.#known.delete(oldest!);
    }
    return secrets;
  }
}

/** A value now or later: what runs on the spot need not wait. */
export type Awaitable<T> = T | Promise<T>;

/**
 * The cryptography of secure aggregation, handed in by the caller, since a pure package owns none.
 *
 * Take `nodeCryptoProvider` in Node, `webCryptoProvider` elsewhere if the runtime has X25519 and Ed25519,
 * else `nobleProvider`; all give the same bits, so clients of different runtimes meet in one round. A
 * provider of your own (a hardware module) has to give these bits too. Secret keys are 32 random bytes that
 * nobody changes in place. Nothing here rejects or throws because of what another client sent.
 */
export interface SecureCrypto {
  /** Unpredictable bytes; everything secret grows from them. */
  randomBytes(length: number): Uint8Array;
  /** SHA-256 (FIPS 180-4). */
  sha256(data: Uint8Array): Awaitable<Uint8Array>;
  /** HKDF with SHA-256 (RFC 5869). */
  hkdf(
    secret: Uint8Array,
    salt: Uint8Array,
    info: Uint8Array,
    length: number,
  ): Awaitable<Uint8Array>;
  /** The X25519 public key of a secret key (RFC 7748). */
  agreementKey(secretKey: Uint8Array): Awaitable<Uint8Array>;
  /** X25519 with each public key in turn; null where the result is zero, as with keys of low order. */
  agree(
    secretKey: Uint8Array,
    publicKeys: readonly Uint8Array[],
  ): Awaitable<readonly (Uint8Array | null)[]>;
  /**
   * The AES-256-CTR stream of each 32-byte key: `length` bytes from block `firstBlock`, the counter
   * being the block's number as 128 bits, big-endian (NIST SP 800-38A).
   */
  streams(
    keys: readonly Uint8Array[],
    firstBlock: number,
    length: number,
  ): Awaitable<readonly Uint8Array[]>;
  /** ChaCha20-Poly1305 (RFC 8439): the ciphertext and its 16-byte tag. */
  seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Awaitable<Uint8Array>;
  /** What {@link SecureCrypto.seal} took in; null where the tag is not right. */
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Awaitable<Uint8Array | null>;
  /** The Ed25519 public key of a secret key (RFC 8032). */
  signingKey(secretKey: Uint8Array): Awaitable<Uint8Array>;
  /** The 64-byte Ed25519 signature. */
  sign(secretKey: Uint8Array, message: Uint8Array): Awaitable<Uint8Array>;
  /** Whether the signature is right; by the strict equation of RFC 8032. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Awaitable<boolean>;
}

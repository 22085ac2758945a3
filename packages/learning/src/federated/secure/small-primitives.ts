import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { SecureCrypto } from './secure-crypto.js';

/**
 * What both providers share. A call into WebCrypto costs 40 to 90 µs of a thread's time whatever it
 * does, so for a hundred bytes it is three times slower than JavaScript; ChaCha20-Poly1305 it lacks.
 */
export const smallPrimitives: Pick<SecureCrypto, 'sha256' | 'hkdf' | 'seal' | 'open'> = {
  sha256: (data) => sha256(data),
  hkdf: (secret, salt, info, length) => hkdf(sha256, secret, salt, info, length),
  seal: (key, nonce, plaintext) => chacha20poly1305(key, nonce).encrypt(plaintext),
  open(key, nonce, sealed) {
    try {
      return chacha20poly1305(key, nonce).decrypt(sealed);
    } catch {
      return null;
    }
  },
};

/** The counter block of a stream's block number. */
export function counterBlock(firstBlock: number): Uint8Array<ArrayBuffer> {
  const counter = new Uint8Array(16);
  const view = new DataView(counter.buffer);
  view.setUint32(8, Math.floor(firstBlock / 2 ** 32));
  view.setUint32(12, firstBlock % 2 ** 32);
  return counter;
}

/** Whether all bytes are 0. Looks at all of them, so that time tells nothing. */
export function isZero(bytes: Uint8Array): boolean {
  let any = 0;
  for (let i = 0; i < bytes.length; i++) any |= bytes[i]!;
  return any === 0;
}

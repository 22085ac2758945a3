import { BASE_POINT, fromBase64Url, secretKeyDer } from './key-formats.js';
import type { SecureCrypto } from './secure-crypto.js';
import { counterBlock, isZero, smallPrimitives } from './small-primitives.js';
import type { WebCryptoLike } from './web-crypto-like.js';

const RANDOM_BYTES_AT_ONCE = 65_536;
/** Where a native digest is faster than JavaScript in spite of its call. */
const LARGE = 8_192;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The cryptography of secure aggregation by the runtime's own WebCrypto: X25519, Ed25519 and AES-CTR
 * are native there. Node from 20, Deno, Bun, Cloudflare's workers and the browsers of 2025 have them;
 * ask {@link webCryptoIsComplete}, and take `nobleProvider` where the answer is no.
 *
 * @param crypto - `globalThis.crypto`, or Node's `webcrypto`
 *
 * @example
 * ```ts
 * import { webCryptoProvider } from '@aegis/learning/federated';
 * const crypto = webCryptoProvider(globalThis.crypto);
 * (await crypto.agreementKey(crypto.randomBytes(32))).length; // => 32
 * ```
 */
export function webCryptoProvider(crypto: WebCryptoLike): SecureCrypto {
  const { subtle } = crypto;
  const secrets = {
    X25519: new WeakMap<Uint8Array, Promise<object>>(),
    Ed25519: new WeakMap<Uint8Array, Promise<object>>(),
  };

  let zeros = new Uint8Array(0);

  /** Taking a secret key in costs Node half a millisecond, five times what using it does. */
  function imported(algorithm: 'X25519' | 'Ed25519', secretKey: Uint8Array): Promise<object> {
    let key = secrets[algorithm].get(secretKey);
    if (key === undefined) {
      const usage = algorithm === 'X25519' ? 'deriveBits' : 'sign';
      key = subtle.importKey('pkcs8', secretKeyDer(algorithm, secretKey), algorithm, true, [usage]);
      secrets[algorithm].set(secretKey, key);
    }
    return key;
  }

  async function agree(
    secretKey: Uint8Array,
    publicKeys: readonly Uint8Array[],
  ): Promise<(Uint8Array | null)[]> {
    const secret = await imported('X25519', secretKey);
    // Together, because a worker thread that need not be woken for each costs a quarter less.
    return Promise.all(
      publicKeys.map(async (bytes) => {
        try {
          const key = await subtle.importKey('raw', bytes as Bytes, 'X25519', false, []);
          const bits = await subtle.deriveBits({ name: 'X25519', public: key }, secret, 256);
          const shared = new Uint8Array(bits);
          return isZero(shared) ? null : shared;
        } catch {
          return null;
        }
      }),
    );
  }

  return {
    ...smallPrimitives,
    randomBytes(length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += RANDOM_BYTES_AT_ONCE) {
        crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES_AT_ONCE));
      }
      return bytes;
    },
    async sha256(data) {
      if (data.length < LARGE) return smallPrimitives.sha256(data);
      return new Uint8Array(await subtle.digest('SHA-256', data as Bytes));
    },
    async agreementKey(secretKey) {
      return (await agree(secretKey, [BASE_POINT]))[0]!;
    },
    agree,
    async streams(keys, firstBlock, length) {
      if (zeros.length < length) zeros = new Uint8Array(length);
      const input = zeros.subarray(0, length);
      const algorithm = { name: 'AES-CTR', counter: counterBlock(firstBlock), length: 64 };
      return Promise.all(
        keys.map(async (bytes) => {
          const key = await subtle.importKey('raw', bytes as Bytes, 'AES-CTR', false, ['encrypt']);
          return new Uint8Array(await subtle.encrypt(algorithm, key, input));
        }),
      );
    },
    async signingKey(secretKey) {
      const key = await imported('Ed25519', secretKey);
      const { x } = (await subtle.exportKey('jwk', key)) as { readonly x?: string };
      return fromBase64Url(x ?? '');
    },
    async sign(secretKey, message) {
      const key = await imported('Ed25519', secretKey);
      return new Uint8Array(await subtle.sign('Ed25519', key, message as Bytes));
    },
    async verify(publicKey, message, signature) {
      try {
        const bytes = publicKey as Bytes;
        const key = await subtle.importKey('raw', bytes, 'Ed25519', false, ['verify']);
        return await subtle.verify('Ed25519', key, signature as Bytes, message as Bytes);
      } catch {
        return false;
      }
    },
  };
}

/**
 * Whether a WebCrypto has all that `webCryptoProvider` needs, found by trying.
 *
 * @param crypto - `globalThis.crypto`
 *
 * @example
 * ```ts
 * import { webCryptoIsComplete } from '@aegis/learning/federated';
 * await webCryptoIsComplete(globalThis.crypto); // => true
 * ```
 */
export async function webCryptoIsComplete(crypto: WebCryptoLike): Promise<boolean> {
  try {
    const provider = webCryptoProvider(crypto);
    const secret = provider.randomBytes(32);
    const [agreementKey, signature, signingKey] = await Promise.all([
      provider.agreementKey(secret),
      provider.sign(secret, secret),
      provider.signingKey(secret),
      provider.streams([secret], 0, 16),
    ]);
    const [shared] = await provider.agree(secret, [agreementKey]);
    return shared !== null && (await provider.verify(signingKey, secret, signature));
  } catch {
    return false;
  }
}

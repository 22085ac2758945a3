import { concat, textBytes } from './bytes.js';
import type { SecureCrypto } from './secure-crypto.js';
import { coefficientCount, fieldElements, polynomials, SHARE_BYTES, shareAt } from './shamir.js';

/**
 * What only the client knows in one round. All of it grows from one seed, so that a client that was
 * stopped and resumed says the same again instead of a second thing under the same keys.
 */
export interface ClientSecrets {
  /** The seed of the mask that no other client takes off. */
  readonly selfSeed: Uint8Array;
  /** Polynomials of {@link ClientSecrets.selfSeed}. */
  readonly selfRows: Uint16Array;
  /** Polynomials of the secret mask key. */
  readonly maskRows: Uint16Array;
}

/** A share of each secret. */
export const BUNDLE_BYTES: number = 2 * SHARE_BYTES;

/** The secret half of the mask key of the round. */
export async function maskSecretOf(
  crypto: SecureCrypto,
  seed: Uint8Array,
  planHash: Uint8Array,
): Promise<Uint8Array> {
  return crypto.hkdf(seed, planHash, textBytes('mask key'), 32);
}

async function coefficients(
  crypto: SecureCrypto,
  key: Uint8Array,
  count: number,
): Promise<number[]> {
  const elements: number[] = [];
  const length = Math.ceil(count / 8) * 16 + 64;
  for (let block = 0; elements.length < count; block += length / 16) {
    const [stream] = await crypto.streams([key], block, length);
    for (const element of fieldElements(stream!)) elements.push(element);
  }
  return elements.slice(0, count);
}

/** The secrets that belong to one roster: another roster has others. */
export async function deriveSecrets(
  crypto: SecureCrypto,
  seed: Uint8Array,
  rosterHash: Uint8Array,
  maskSecret: Uint8Array,
  threshold: number,
): Promise<ClientSecrets> {
  const selfSeed = await crypto.hkdf(seed, rosterHash, textBytes('self'), 32);
  const key = await crypto.hkdf(seed, rosterHash, textBytes('shares'), 32);
  const count = coefficientCount(threshold);
  const random = await coefficients(crypto, key, 2 * count);
  return {
    selfSeed,
    selfRows: polynomials(selfSeed, random.slice(0, count)),
    maskRows: polynomials(maskSecret, random.slice(count)),
  };
}

/** What the client at `place` is given: a share of the own mask, then one of the mask key. */
export function bundleFor({ selfRows, maskRows }: ClientSecrets, place: number): Uint8Array {
  return concat(shareAt(selfRows, place + 1), shareAt(maskRows, place + 1));
}

import { readUint16, uint16 } from './bytes.js';

/**
 * The largest prime below 2^16. A product with a client's number stays below 2^31, so a share costs
 * whole-number arithmetic only; the byte-wise field of most packages ends at 255 shares.
 */
const PRIME = 65_521;
/** 32 bytes are 18 elements of 15 bits. */
const LIMBS = 18;
const LIMB_BITS = 15;
/** Bytes of one share of one secret. */
export const SHARE_BYTES: number = LIMBS * 2;

function toLimbs(secret: Uint8Array): number[] {
  const limbs: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of secret) {
    held = (held << 8) | byte;
    bits += 8;
    if (bits < LIMB_BITS) continue;
    bits -= LIMB_BITS;
    limbs.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  limbs.push(held);
  return limbs;
}

/** The 32 bytes of the limbs; null where they are none's. */
function fromLimbs(limbs: readonly number[]): Uint8Array | null {
  const secret = new Uint8Array(32);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const [i, limb] of limbs.entries()) {
    const width = i === LIMBS - 1 ? 256 - LIMB_BITS * (LIMBS - 1) : LIMB_BITS;
    if (limb >= 1 << width) return null;
    held = (held << width) | limb;
    bits += width;
    while (bits >= 8) {
      bits -= 8;
      secret[at++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  return secret;
}

/** How many field elements {@link polynomials} needs for a threshold. */
export function coefficientCount(threshold: number): number {
  return (threshold - 1) * LIMBS;
}

/**
 * Field elements from uniform bytes, two bytes each, without bias: what is not below the prime is left
 * out.
 */
export function fieldElements(bytes: Uint8Array): number[] {
  const elements: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const word = readUint16(bytes, at);
    if (word < PRIME) elements.push(word);
  }
  return elements;
}

/** A secret's polynomials: one a limb, highest power first, the limb last. */
export function polynomials(secret: Uint8Array, coefficients: ArrayLike<number>): Uint16Array {
  const rows = new Uint16Array(coefficients.length + LIMBS);
  rows.set(coefficients);
  rows.set(toLimbs(secret), coefficients.length);
  return rows;
}

/**
 * The share of client `x` (1 to 4,096): the polynomials' values there.
 *
 * @see Shamir (1979), How to Share a Secret, CACM 22(11), doi:10.1145/359168.359176
 */
export function shareAt(rows: Uint16Array, x: number): Uint8Array {
  const values = new Uint32Array(LIMBS);
  for (let row = 0; row < rows.length; row += LIMBS) {
    for (let limb = 0; limb < LIMBS; limb++) {
      values[limb] = (values[limb]! * x + rows[row + limb]!) % PRIME;
    }
  }
  return uint16(...values);
}

/** Whether bytes can be a share at all: every element is in the field. */
export function isShare(bytes: Uint8Array): boolean {
  return bytes.length === SHARE_BYTES && fieldElements(bytes).length === LIMBS;
}

function inverse(value: number): number {
  let result = 1;
  let base = value;
  for (let power = PRIME - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}

/** What each share counts at 0 (Lagrange), for the clients `xs`, all different. */
export function weightsAtZero(xs: readonly number[]): number[] {
  return xs.map((x) => {
    let above = 1;
    let below = 1;
    for (const other of xs) {
      if (other === x) continue;
      above = (above * other) % PRIME;
      below = (below * ((other - x + PRIME) % PRIME)) % PRIME;
    }
    return (above * inverse(below)) % PRIME;
  });
}

/** The secret of as many shares as the threshold says; null where they belong to none. */
export function combine(
  shares: readonly Uint8Array[],
  weights: readonly number[],
): Uint8Array | null {
  const limbs = Array.from({ length: LIMBS }, (_, limb) => {
    let sum = 0;
    shares.forEach((share, i) => {
      sum = (sum + readUint16(share, limb * 2) * weights[i]!) % PRIME;
    });
    return sum;
  });
  return fromLimbs(limbs);
}

import { PARAMETER } from './token-hash.js';

/** A 32-bit mix of a token's hash with its place. */
export function tokenMix(hash: number, place: number): number {
  let z = Math.imul(hash ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b);
  z ^= z >>> 15;
  z = Math.imul(z, 0xc2b2ae35);
  return (z ^ (z >>> 13)) >>> 0;
}

/** A second lane, so that keys have 52 bits. */
function tokenMixHigh(hash: number, place: number): number {
  let z = Math.imul(hash + Math.imul(place + 1, 0x7feb352d), 0x846ca68b);
  z ^= z >>> 16;
  z = Math.imul(z, 0x1b873593);
  return ((z ^ (z >>> 14)) >>> 0) & 0xfffff;
}

const LOW = 4294967296;

/** A key of 52 bits, kept as its two halves for {@link replaceToken}. */
function combine(low: number, high: number): number {
  return (high & 0xfffff) * LOW + (low >>> 0);
}

/**
 * The key of a sequence of tokens: a sum over places, so that a token is replaced by a subtraction.
 * `mixes` takes the two lanes of every token.
 */
export function sequenceKey(hashes: Int32Array, count: number, mixes: Float64Array): number {
  let low = Math.imul(count, 0x27d4eb2f) | 0;
  let high = count;
  for (let i = 0; i < count; i++) {
    const a = tokenMix(hashes[i]!, i);
    const b = tokenMixHigh(hashes[i]!, i);
    mixes[i * 2] = a;
    mixes[i * 2 + 1] = b;
    low = (low + a) | 0;
    high = (high + b) & 0xfffff;
  }
  return combine(low, high);
}

/** The key of the sequence with "any token" at `place`. */
export function replaceToken(key: number, mixes: Float64Array, place: number): number {
  const low = (key % LOW) - mixes[place * 2]! + tokenMix(PARAMETER, place);
  const high = Math.floor(key / LOW) - mixes[place * 2 + 1]! + tokenMixHigh(PARAMETER, place);
  return combine(low | 0, high);
}

/** The share of tokens that agree, a parameter agreeing with anything but counting half. */
export function similarity(
  template: Int32Array,
  _flags: Uint8Array,
  line: Int32Array,
  count: number,
): number {
  let alike = 0;
  for (let i = 0; i < count; i++) {
    if (template[i] === line[i]) alike++;
    else if (template[i] === PARAMETER) alike += 0.5;
  }
  return alike / count;
}

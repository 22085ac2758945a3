import type { SecureCrypto } from './secure-crypto.js';

/** A stream of 32-bit words that is added to numbers, or taken from them. */
export interface Mask {
  readonly seed: Uint8Array;
  readonly sign: 1 | -1;
}

/** Bytes of a stream that are held at once. */
const SEGMENT = 1 << 20;
const STREAMS_AT_ONCE = 8;
const BLOCK = 16;

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** The bytes as little-endian words, whatever the machine. */
export function wordsOf(bytes: Uint8Array): Uint32Array {
  const length = Math.floor(bytes.length / 4);
  if (LITTLE_ENDIAN && bytes.byteOffset % 4 === 0) {
    return new Uint32Array(bytes.buffer, bytes.byteOffset, length);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length }, (_, i) => view.getUint32(i * 4, true));
}

/** The words as little-endian bytes. */
export function bytesOf(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  if (LITTLE_ENDIAN) bytes.set(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
  else {
    const view = new DataView(bytes.buffer);
    words.forEach((word, i) => {
      view.setUint32(i * 4, word, true);
    });
  }
  return bytes;
}

/** Adds words to sums, or takes them off, modulo 2^32. */
export function addWords(sums: Uint32Array, words: Uint32Array, from: number, sign: 1 | -1): void {
  const count = Math.min(words.length, sums.length - from);
  // As signed words the engine adds whole numbers; unsigned ones it takes for doubles, four times slower.
  const into = new Int32Array(sums.buffer, sums.byteOffset + 4 * from, count);
  const these = new Int32Array(words.buffer, words.byteOffset, count);
  if (sign === 1) for (let i = 0; i < count; i++) into[i] = (into[i]! + these[i]!) | 0;
  else for (let i = 0; i < count; i++) into[i] = (into[i]! - these[i]!) | 0;
}

/** Which of two clients adds their common mask: the one whose place is lower; the other takes it off. */
export function maskSign(place: number, peer: number): 1 | -1 {
  return place < peer ? 1 : -1;
}

/** Adds all masks to the words, in pieces, so that long vectors need no more than some megabytes. */
export async function addMasks(
  crypto: SecureCrypto,
  sums: Uint32Array,
  masks: readonly Mask[],
): Promise<void> {
  for (let at = 0; at < sums.length * 4; at += SEGMENT) {
    const length = Math.min(SEGMENT, sums.length * 4 - at);
    for (let first = 0; first < masks.length; first += STREAMS_AT_ONCE) {
      const some = masks.slice(first, first + STREAMS_AT_ONCE);
      const seeds = some.map(({ seed }) => seed);
      const streams = await crypto.streams(seeds, at / BLOCK, length);
      streams.forEach((stream, i) => {
        addWords(sums, wordsOf(stream), at / 4, some[i]!.sign);
      });
    }
  }
}

import { webcrypto } from 'node:crypto';
import { Random } from '@aegis/core';
import { chiSquareTail, normalTail } from '@aegis/core/math';
import { simes } from '@aegis/core/stats';
import { fixedPoint, webCryptoProvider } from '@aegis/learning/federated';
import { createFleet, playSecureRound } from './secure-round.js';

const CLIENTS = 40;
const LENGTH = 20_000;
const RANGE = 1;
/** A run of true noise fails once in a hundred seeds. */
const LEVEL = 0.01;

/** How likely noise would look so little like noise: each in [0, 1], near 0 for what has a pattern. */
export interface NoiseTest {
  /** Chi-square over the 256 bytes, of each client alone; all clients together by Simes. */
  readonly bytes: number;
  /** Chi-square over the 65,536 words of 16 bits, of all clients' together. */
  readonly words: number;
  /** Correlation of each 32-bit word with the next, of each client alone; together by Simes. */
  readonly serial: number;
}

/** What an aggregator sees of single clients, tested for being noise. */
export interface Uniformity {
  readonly clients: number;
  /** Of what arrives: masked. */
  readonly masked: NoiseTest;
  /** Of what would arrive without masks: the numbers in fixed point. */
  readonly plain: NoiseTest;
  /** Of the difference of two rounds of the same numbers, where a mask used twice would cancel. */
  readonly rounds: NoiseTest;
  /** The smallest of the six probabilities of `masked` and `rounds`, for six having been asked. */
  readonly pValue: number;
  /** Whether what arrives passes, and what would arrive without masks does not. */
  readonly passes: boolean;
}

function chiSquare(counts: Uint32Array, total: number): number {
  const expected = total / counts.length;
  let statistic = 0;
  for (const count of counts) statistic += (count - expected) ** 2 / expected;
  const tail = chiSquareTail(statistic, counts.length - 1);
  // Noise that is too even is none either.
  return 2 * Math.min(tail, 1 - tail);
}

function bytesTest(bytes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]!++;
  return chiSquare(counts, bytes.length);
}

function wordsTest(all: readonly Uint8Array[]): number {
  const counts = new Uint32Array(65_536);
  let total = 0;
  for (const bytes of all) {
    for (let i = 0; i + 1 < bytes.length; i += 2) counts[bytes[i]! | (bytes[i + 1]! << 8)]!++;
    total += bytes.length >> 1;
  }
  return chiSquare(counts, total);
}

function serialTest(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Float64Array.from({ length: bytes.length >> 2 }, (_, i) =>
    view.getUint32(4 * i, true),
  );
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  let both = 0;
  let own = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! - centre;
    own += value * value;
    if (i > 0) both += value * (values[i - 1]! - centre);
  }
  // Of noise the correlation is about normal, with variance 1 / n.
  return own === 0 ? 0 : 2 * normalTail(Math.abs(both / own) * Math.sqrt(values.length));
}

function testNoise(all: readonly Uint8Array[]): NoiseTest {
  return {
    bytes: simes(all.map(bytesTest)),
    words: wordsTest(all),
    serial: simes(all.map(serialTest)),
  };
}

function minus(a: Uint8Array, b: Uint8Array): Uint8Array {
  const [left, right] = [
    new DataView(a.buffer, a.byteOffset),
    new DataView(b.buffer, b.byteOffset),
  ];
  const difference = new DataView(new ArrayBuffer(a.length));
  for (let at = 0; at < a.length; at += 4) {
    difference.setUint32(at, left.getUint32(at, true) - right.getUint32(at, true), true);
  }
  return new Uint8Array(difference.buffer);
}

function inFixedPoint(values: Float64Array): Uint8Array {
  const { scale } = fixedPoint(RANGE, CLIENTS);
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => {
    view.setInt32(4 * i, Math.round(value * scale), true);
  });
  return new Uint8Array(view.buffer);
}

/**
 * Whether an aggregator can tell what it gets of one client from noise: 40 clients give 20,000 numbers
 * each, as the parameters of a network are, in two rounds. All randomness comes from the seed.
 */
export async function uniformity(seed: number): Promise<Uniformity> {
  const random = new Random(seed);
  const secrets = random.fork('secrets');
  const crypto = {
    ...webCryptoProvider(webcrypto),
    randomBytes: (length: number) => Uint8Array.from({ length }, () => secrets.integer(256)),
  };
  const inputs = Array.from({ length: CLIENTS }, () =>
    Float64Array.from({ length: LENGTH }, () => 0.1 * random.normal()),
  );
  const fleet = await createFleet(crypto, CLIENTS);
  const seen: Uint8Array[][] = [];
  for (const number of [0, 1]) {
    const round = { number, inputs, range: RANGE, vanished: new Set<number>() };
    const { masked } = await playSecureRound(fleet, round);
    seen.push(masked.map((body) => body!));
  }
  const [first, second] = [seen[0]!, seen[1]!];
  const masked = testNoise(first);
  const rounds = testNoise(first.map((body, i) => minus(body, second[i]!)));
  const plain = testNoise(inputs.map(inFixedPoint));
  const pValue = simes([...Object.values(masked), ...Object.values(rounds)]);
  const patterned = Math.max(plain.bytes, plain.words) < LEVEL;
  return { clients: CLIENTS, masked, plain, rounds, pValue, passes: pValue >= LEVEL && patterned };
}

import * as crypto from 'node:crypto';
import { Random } from '@aegis/core';
import {
  nodeCryptoProvider,
  type SecureCrypto,
  webCryptoProvider,
} from '@aegis/learning/federated';
import { createFleet, playSecureRound, type SecureFleet } from './secure-round.js';

const CLIENTS = 100;
const LENGTH = 20_000;
const RANGE = 1;
const DROPOUT = 0.3;
const BYTES_OF_A_NUMBER = 4;

/** What secure aggregation of 100 clients and 20,000 numbers costs, and whether its sum is right. */
export interface SecureAggregationCost {
  readonly dropout: number;
  readonly survivors: number;
  /** The largest difference between the secure sum and the plain one of the same clients. */
  readonly maxError: number;
  /** The same, where the plain sum is of the numbers on the fixed-point grid: 0 is exact. */
  readonly maxGridError: number;
  /** Mean CPU milliseconds of a client that stayed to the end. */
  readonly cpuMsPerClient: number;
  readonly serverCpuMs: number;
  /** All bytes that such a client sent and received, over those of its numbers at 4 bytes each. */
  readonly bytesFactor: number;
}

function plainSum(inputs: readonly Float64Array[], grid: number | null): Float64Array {
  const sum = new Float64Array(LENGTH);
  for (const values of inputs) {
    for (let i = 0; i < LENGTH; i++) {
      sum[i]! += grid === null ? values[i]! : Math.round(values[i]! / grid) * grid;
    }
  }
  return sum;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

function meanOf(values: readonly number[], which: readonly number[]): number {
  return which.reduce((total, i) => total + values[i]!, 0) / which.length;
}

async function measure(
  fleet: SecureFleet,
  number: number,
  random: Random,
  dropout: number,
): Promise<SecureAggregationCost> {
  const inputs = Array.from({ length: CLIENTS }, () =>
    // Like the parameters of a network; nothing is near the range's end.
    Float64Array.from({ length: LENGTH }, () => 0.1 * random.normal()),
  );
  const vanished = new Set<number>();
  while (vanished.size < CLIENTS * dropout) vanished.add(random.integer(CLIENTS));
  const round = { number, inputs, range: RANGE, vanished };
  const { sum, clientMs, serverMs, clientBytes } = await playSecureRound(fleet, round);
  const stayed = inputs.flatMap((_, i) => (vanished.has(i) ? [] : [i]));
  const theirs = stayed.map((i) => inputs[i]!);
  return {
    dropout,
    survivors: sum.clients.length,
    maxError: largestDifference(sum.sum, plainSum(theirs, null)),
    maxGridError: largestDifference(sum.sum, plainSum(theirs, sum.step)),
    cpuMsPerClient: meanOf(clientMs, stayed),
    serverCpuMs: serverMs,
    bytesFactor: meanOf(clientBytes, stayed) / (LENGTH * BYTES_OF_A_NUMBER),
  };
}

/** The three rounds that are measured. */
export interface SecureAggregationCosts {
  /** Nobody vanishes; every pair of clients meets for the first time. */
  readonly complete: SecureAggregationCost;
  /** 30 % vanish after they shared their keys, the costliest moment; again a first meeting. */
  readonly dropout: SecureAggregationCost;
  /** The same in a later round of clients that remember their peers. */
  readonly laterRound: SecureAggregationCost;
}

async function measureAll(seed: number, crypto: SecureCrypto): Promise<SecureAggregationCosts> {
  const random = new Random(seed);
  const first = await createFleet(crypto, CLIENTS);
  const second = await createFleet(crypto, CLIENTS);
  return {
    complete: await measure(first, 0, random.fork('complete'), 0),
    dropout: await measure(second, 0, random.fork('dropout'), DROPOUT),
    laterRound: await measure(second, 1, random.fork('later'), DROPOUT),
  };
}

/** Secure aggregation at full size, with Node's own cryptography and with WebCrypto. */
export async function measureSecureAggregation(seed: number): Promise<{
  readonly nodeCrypto: SecureAggregationCosts;
  readonly webCrypto: SecureAggregationCosts;
}> {
  return {
    nodeCrypto: await measureAll(seed, nodeCryptoProvider(crypto)),
    webCrypto: await measureAll(seed, webCryptoProvider(crypto.webcrypto)),
  };
}

import { Random } from '@aegis/core';
import { encodeArray } from '@aegis/core/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NgramTrie } from '../../../src/logs/sessions/ngram-trie.js';
import { isRefused, takenOut } from '../taken-out.js';

const MAX_NODES = 32;
const DEPTH = 3;

/** Counts a sequence and all that it begins with. */
function countAll(trie: NgramTrie, sequence: readonly number[]): void {
  let node = trie.root;
  for (const symbol of sequence) node = trie.count(node, symbol);
}

function nodeOf(trie: NgramTrie, sequence: readonly number[]): number {
  return sequence.reduce((node, symbol) => trie.child(node, symbol), trie.root);
}

/** All sequences of up to three of the symbols that the trie has a node for. */
function sequencesOf(trie: NgramTrie, symbols: readonly number[]): number[][] {
  const found: number[][] = [];
  let open: number[][] = [[]];
  for (let depth = 0; depth < DEPTH; depth++) {
    open = open.flatMap((sequence) => symbols.map((symbol) => [...sequence, symbol]));
    open = open.filter((sequence) => nodeOf(trie, sequence) >= 0);
    found.push(...open);
  }
  return found;
}

function read(trie: unknown, maxNodes = MAX_NODES): NgramTrie {
  return takenOut(trie, (reader) => NgramTrie.read(reader, maxNodes));
}

const SYMBOLS = [-5, -1, 0, 1, 2, 3, 1e6];
const sequences = fc.array(
  fc.array(fc.constantFrom(...SYMBOLS), { minLength: 1, maxLength: DEPTH }),
  {
    maxLength: 60,
  },
);

describe('NgramTrie', () => {
  it('counts sequences, what followed them, and how many different things did', () => {
    const trie = new NgramTrie(MAX_NODES);
    for (const sequence of [[1, 2], [1, 2], [1, 3], [4]]) countAll(trie, sequence);
    const one = nodeOf(trie, [1]);
    expect([trie.countOf(one), trie.totalOf(one), trie.distinctOf(one)]).toEqual([3, 3, 2]);
    expect([trie.totalOf(trie.root), trie.symbols, trie.size]).toEqual([4, 2, 5]);
    expect(trie.likeliest(one)).toBe(2);
    expect(trie.likeliest(nodeOf(trie, [4]))).toBeNull();
    const none = nodeOf(trie, [9, 9]);
    expect([none, trie.countOf(none), trie.totalOf(none), trie.distinctOf(none)]).toEqual([
      -1, 0, 0, 0,
    ]);
    expect(trie.count(none, 1)).toBe(-1);
  });

  it('has contexts that are not counted themselves, until they are', () => {
    const trie = new NgramTrie(MAX_NODES);
    const start = trie.touch(trie.root, -2);
    trie.count(start, 7);
    expect(trie.touch(trie.root, -2)).toBe(start);
    expect([trie.countOf(start), trie.totalOf(start)]).toEqual([0, 1]);
    expect([trie.totalOf(trie.root), trie.symbols]).toEqual([0, 0]);
    trie.count(trie.root, -2);
    expect([trie.totalOf(trie.root), trie.symbols, trie.countOf(start)]).toEqual([1, 1, 1]);
  });

  it('has totals that are those of its children, and parents of all that it keeps, full or not', () => {
    fc.assert(
      fc.property(sequences, (all) => {
        const trie = new NgramTrie(MAX_NODES);
        for (const sequence of all) {
          trie.reserve(DEPTH);
          countAll(trie, sequence);
          expect(trie.size).toBeLessThanOrEqual(MAX_NODES);
        }
        const known = sequencesOf(trie, SYMBOLS);
        // No node hangs in the air: all of them are found from the root.
        expect(known.length).toBe(trie.size - 1);
        for (const context of [[], ...known.filter(({ length }) => length < DEPTH)]) {
          const node = nodeOf(trie, context);
          const counts = SYMBOLS.map((symbol) => trie.countOf(trie.child(node, symbol)));
          expect(trie.totalOf(node)).toBe(counts.reduce((a, b) => a + b, 0));
          expect(trie.distinctOf(node)).toBe(counts.filter((count) => count > 0).length);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('refuses to grow when it is full, and halves to make room', () => {
    const trie = new NgramTrie(4);
    for (let i = 0; i < 5; i++) countAll(trie, [1]);
    for (const symbol of [2, 3, 4, 5]) countAll(trie, [symbol]);
    expect(trie.size).toBe(4);
    expect(trie.child(trie.root, 4)).toBe(-1);
    trie.reserve(1);
    // Five come to two; what came once is gone.
    expect([trie.size, trie.countOf(nodeOf(trie, [1])), trie.totalOf(trie.root)]).toEqual([
      2, 2, 2,
    ]);
    trie.reserve(1000);
    expect(trie.size).toBe(1);
  });

  it('continues from a snapshot', () => {
    fc.assert(
      fc.property(sequences, sequences, (before, after) => {
        const whole = new NgramTrie(MAX_NODES);
        const take = (trie: NgramTrie, all: readonly number[][]): void => {
          for (const sequence of all) {
            trie.reserve(DEPTH);
            countAll(trie, sequence);
          }
        };
        take(whole, before);
        const half = read(whole.toJSON());
        take(whole, after);
        take(half, after);
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('refuses what is no tree, and counts that none comes to', () => {
    const trie = new NgramTrie(MAX_NODES);
    for (const sequence of [[1, 2], [1, 2], [1, 3], [4]]) countAll(trie, sequence);
    const good = trie.toJSON() as Record<string, unknown>;
    const refused = (change: object): boolean =>
      isRefused({ ...good, ...change }, (reader) => NgramTrie.read(reader, MAX_NODES));
    expect(refused({})).toBe(false);
    const ints = (...values: number[]): string => encodeArray(Int32Array.from(values));
    // The nodes are: the root, 1, 1 2, 1 3, 4.
    for (const parents of [
      [0, 0, 2, 1, 0],
      [0, 0, -1, 1, 0],
      [0, 0, 1, 4, 0],
      [1, 0, 1, 1, 0],
      [0, 0, 1, 1, 99],
    ]) {
      expect(refused({ parents: ints(...parents) })).toBe(true);
    }
    expect(refused({ symbols: ints(0, 1, 2, 2, 4) })).toBe(true);
    expect(refused({ counts: ints(0, 3, 2, -1, 1) })).toBe(true);
    // More than what is halved before it comes to that.
    expect(refused({ counts: ints(0, 2147483647, 2, 1, 1) })).toBe(true);
    expect(refused({ counts: ints(0, 1, 1000000000, 1000000000, 1) })).toBe(true);
    expect(refused({ size: MAX_NODES + 1 })).toBe(true);
    expect(refused({ size: 4 })).toBe(true);
  });

  it('finds its nodes however symbols are spread', () => {
    const trie = new NgramTrie(4096);
    const random = new Random(3);
    const counts = new Map<number, number>();
    for (let i = 0; i < 8000; i++) {
      const symbol = random.integer(3000) * 65_536;
      trie.count(trie.root, symbol);
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    for (const [symbol, count] of counts) {
      expect(trie.countOf(trie.child(trie.root, symbol))).toBe(count);
    }
    expect(trie.symbols).toBe(counts.size);
  });
});

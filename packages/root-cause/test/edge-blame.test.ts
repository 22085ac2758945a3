import type { GraphSnapshot } from '@aegis/graph/csr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blameOfEdges, type EdgeEvidence, waitingOf } from '../src/edge-blame.js';
import type { Family } from '../src/families.js';
import { NodeEvidence } from '../src/node-evidence.js';
import { callsArbitrary, graphOf } from './builders.js';
import { type Pairs, shuffled } from './call-builders.js';

/** Evidence on the calls from one node to another, of so many bans before the cap. */
function edge(from: string, to: string, bans: number, family: Family = 'call-gap'): EdgeEvidence {
  const evidence = new NodeEvidence();
  evidence.add({
    key: 'edge-gap',
    family,
    firstMs: 0,
    lastMs: 0,
    evidence: {
      channel: family,
      signal: 'edge-gap',
      observed: null,
      expected: null,
      band: null,
      tailProbability: 10 ** -bans,
      sentence: 'waits',
    },
    mentions: [],
  });
  return { from, to, evidence };
}

const snapshotOf = (pairs: Pairs): GraphSnapshot => graphOf(pairs).snapshot();
/** What many bans together come to: they near eight. */
const capped = (bans: number): number => 8 * (1 - Math.exp(-bans / 8));
/** Twice: each edge's evidence by itself, and that of a node's edges together. */
const ofEdges = (...bans: number[]): number =>
  capped(bans.reduce((sum, one) => sum + capped(one), 0));

describe('blameOfEdges', () => {
  it('blames nobody where no call shows anything', () => {
    expect(blameOfEdges([], null).size).toBe(0);
    expect(blameOfEdges([edge('a', 'b', 0), edge('a', 'b', 5, 'latency')], null).size).toBe(0);
  });

  it('blames the callee all of whose calls show it, by hand', () => {
    // Both calls to x show it, of two that a makes only one: Ochiai is 1 for x and √(½ · ½) for a, since
    // half of what is shown is on half of its calls; b makes but one, which is √(½ · 1).
    const graph = snapshotOf([
      ['a', 'x'],
      ['b', 'x'],
      ['a', 'y'],
    ]);
    const blame = blameOfEdges([edge('a', 'x', 3), edge('b', 'x', 3)], graph);
    expect(blame.get('x')).toBeCloseTo(ofEdges(3, 3), 9);
    expect(blame.get('a')).toBeCloseTo(ofEdges(3) * Math.sqrt(0.5 * 0.5), 9);
    expect(blame.get('b')).toBeCloseTo(ofEdges(3) * Math.sqrt(0.5), 9);
    expect(blame.has('y')).toBe(false);
  });

  it('blames the caller who waits for everybody', () => {
    const graph = snapshotOf([
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'x'],
      ['b', 'y'],
    ]);
    const blame = blameOfEdges([edge('a', 'x', 3), edge('a', 'y', 3)], graph);
    expect(blame.get('a')).toBeCloseTo(ofEdges(3, 3), 9);
    expect(blame.get('x')).toBeCloseTo(ofEdges(3) * Math.sqrt(0.5 * 0.5), 9);
    expect(blame.get('y')).toBe(blame.get('x'));
  });

  it('blames a starved node, on whose every side calls wait', () => {
    const graph = snapshotOf([
      ['a', 's'],
      ['b', 's'],
      ['s', 'x'],
      ['s', 'y'],
      ['c', 'x'],
      ['c', 'y'],
    ]);
    const shown = [edge('a', 's', 3), edge('b', 's', 3), edge('s', 'x', 3), edge('s', 'y', 3)];
    const blame = blameOfEdges(shown, graph);
    expect(blame.get('s')).toBeCloseTo(ofEdges(3, 3, 3, 3), 9);
    const rest = [...blame].filter(([id]) => id !== 's').map(([, bans]) => bans);
    expect(Math.max(...rest)).toBeLessThan(0.6 * blame.get('s')!);
  });

  it('counts calls that show little for less than those that show much', () => {
    // One of the two is ten times as clear: likeness is √(1 · (5² + ½²) / (2 · 5²)) of what they say.
    const [clear, faint] = [capped(5), capped(0.5)];
    const blame = blameOfEdges([edge('a', 'x', 5), edge('b', 'x', 0.5)], null);
    const likeness = Math.sqrt((clear ** 2 + faint ** 2) / (2 * clear ** 2));
    expect(blame.get('x')).toBeCloseTo(capped(clear + faint) * likeness, 9);
    expect(blame.get('a')!).toBeGreaterThan(blame.get('b')!);
  });

  it('goes by the calls that it has seen where there is no graph, or one that knows less', () => {
    const shown = [edge('a', 'x', 3), edge('b', 'x', 3)];
    const without = blameOfEdges(shown, null);
    expect(without.get('x')).toBeCloseTo(ofEdges(3, 3), 9);
    expect(without.get('a')).toBeCloseTo(ofEdges(3) * Math.sqrt(0.5), 9);
    expect(blameOfEdges(shown, snapshotOf([['q', 'r']]))).toEqual(without);
    expect(blameOfEdges(shown, snapshotOf([['a', 'x']]))).toEqual(without);
  });

  it('stays in (0, 8], near only the ends of what is shown, in any order', () => {
    const bansArbitrary = fc.double({ min: 0, max: 300, noNaN: true });
    fc.assert(
      fc.property(
        callsArbitrary,
        fc.array(fc.tuple(fc.nat(13), bansArbitrary), { maxLength: 14 }),
        fc.integer(),
        (pairs, picked, seed) => {
          const unlike = [...new Map(picked).entries()].flatMap(([i, bans]) => {
            const ends = pairs[i];
            return ends === undefined || ends[0] === ends[1] ? [] : [edge(...ends, bans)];
          });
          const graph = snapshotOf(pairs);
          const blame = blameOfEdges(unlike, graph);
          const ends = new Set(unlike.flatMap(({ from, to }) => [from, to]));
          for (const [id, bans] of blame) {
            expect(bans > 0 && bans <= 8).toBe(true);
            expect(ends.has(id)).toBe(true);
          }
          const other = blameOfEdges(shuffled(unlike, seed), graph);
          expect(other.size).toBe(blame.size);
          for (const [id, bans] of other) expect(bans).toBeCloseTo(blame.get(id)!, 9);
        },
      ),
    );
  });
});

describe('waitingOf', () => {
  it('is the longest that a caller waits', () => {
    const waiting = waitingOf([edge('a', 'x', 1), edge('a', 'y', 4), edge('b', 'x', 2, 'latency')]);
    expect(waiting.get('a')).toBeCloseTo(capped(4), 9);
    expect(waiting.get('b')).toBe(0);
    expect(waiting.has('x')).toBe(false);
  });
});

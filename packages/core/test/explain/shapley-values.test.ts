import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapleyValues } from '../../src/explain/index.js';
import { studentQuantile } from '../../src/explain/student-quantile.js';
import { AegisError, Random } from '../../src/index.js';

/** A game that gives every coalition a number of its own. */
function randomGame(seed: number, players: number): (members: Uint8Array) => number {
  const random = new Random(seed);
  const gains = Float64Array.from({ length: 2 ** players }, () => random.normal());
  return (members) => gains[members.reduce((mask, one, i) => mask | (one << i), 0)]!;
}

const membersOf = (players: number, ...who: number[]): Uint8Array =>
  Uint8Array.from({ length: players }, (_, i) => (who.includes(i) ? 1 : 0));

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

const gameArbitrary = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  players: fc.integer({ min: 1, max: 7 }),
  maxExact: fc.constantFrom(0, 12),
});

describe('shapleyValues', () => {
  it('solves the airport game of Littlechild and Owen (1973)', () => {
    // Costs 1, 2, 4: a runway for the longest plane of a coalition; each stretch is shared by its users.
    const costs = [1, 2, 4];
    const game = (members: Uint8Array) => Math.max(0, ...costs.filter((_, i) => members[i] === 1));
    const values = shapleyValues(3, game).map(({ value }) => value);
    expect(values[0]).toBeCloseTo(1 / 3, 12);
    expect(values[1]).toBeCloseTo(1 / 3 + 1 / 2, 12);
    expect(values[2]).toBeCloseTo(1 / 3 + 1 / 2 + 2, 12);
  });

  it('adds up to what all gain over none, exact and drawn', () => {
    fc.assert(
      fc.property(gameArbitrary, ({ seed, players, maxExact }) => {
        const game = randomGame(seed, players);
        const values = shapleyValues(players, game, { maxExact }).map(({ value }) => value);
        const total = game(new Uint8Array(players).fill(1)) - game(new Uint8Array(players));
        expect(sum(values)).toBeCloseTo(total, 10);
      }),
    );
  });

  it('gives a player that changes nothing exactly 0', () => {
    fc.assert(
      fc.property(gameArbitrary, ({ seed, players, maxExact }) => {
        const game = randomGame(seed, players);
        // The last is not looked at.
        const blind = (members: Uint8Array) => game(members.slice(0, players));
        const values = shapleyValues(players + 1, blind, { maxExact });
        expect(values[players]).toEqual({ value: 0, interval: [0, 0] });
      }),
    );
  });

  it('gives players that can be exchanged the same', () => {
    fc.assert(
      fc.property(gameArbitrary, ({ seed, players }) => {
        const game = randomGame(seed, players + 2);
        // Of the last two only the number counts.
        const fair = (members: Uint8Array) => {
          const both = members[players]! + members[players + 1]!;
          const copy = members.slice();
          copy[players] = both > 0 ? 1 : 0;
          copy[players + 1] = both > 1 ? 1 : 0;
          return game(copy);
        };
        const values = shapleyValues(players + 2, fair);
        expect(values[players]!.value).toBeCloseTo(values[players + 1]!.value, 12);
      }),
    );
  });

  it('is linear in the game', () => {
    fc.assert(
      fc.property(gameArbitrary, ({ seed, players, maxExact }) => {
        const [first, second] = [randomGame(seed, players), randomGame(seed + 1, players)];
        const mixed = (members: Uint8Array) => 2 * first(members) - 3 * second(members);
        const [a, b, both] = [first, second, mixed].map((game) =>
          shapleyValues(players, game, { maxExact }).map(({ value }) => value),
        );
        for (const [i, value] of both!.entries()) {
          expect(value).toBeCloseTo(2 * a![i]! - 3 * b![i]!, 9);
        }
      }),
    );
  });

  it('draws intervals that hold the exact value about as often as they say', () => {
    let held = 0;
    let all = 0;
    for (let seed = 0; seed < 40; seed++) {
      const game = randomGame(seed, 8);
      const exact = shapleyValues(8, game);
      const drawn = shapleyValues(8, game, { maxExact: 0, seed });
      for (const [i, { interval }] of drawn.entries()) {
        all++;
        if (interval[0] <= exact[i]!.value && exact[i]!.value <= interval[1]) held++;
      }
    }
    // 320 values, binomial at 0.95: 304 ± 4; they hang together within a game.
    expect(held / all).toBeGreaterThan(0.91);
    expect(held / all).toBeLessThan(0.99);
  });

  it('narrows with more pairs, and repeats itself with one seed', () => {
    const game = randomGame(3, 10);
    const width = (pairs: number): number => {
      const values = shapleyValues(10, game, { maxExact: 0, pairs });
      return sum(values.map(({ interval: [low, high] }) => high - low));
    };
    expect(width(400)).toBeLessThan(width(25) / 3);
    const options = { maxExact: 0, seed: 5 };
    expect(shapleyValues(10, game, options)).toEqual(shapleyValues(10, game, options));
    expect(shapleyValues(10, game, { maxExact: 0, seed: 6 })).not.toEqual(
      shapleyValues(10, game, options),
    );
  });

  it('asks about each coalition once, and of one player changed at a time', () => {
    const asked: string[] = [];
    shapleyValues(4, (members) => {
      asked.push([...members].join(''));
      return 0;
    });
    expect(new Set(asked).size).toBe(16);
    for (let i = 1; i < asked.length; i++) {
      const changed = [...asked[i]!].filter((one, k) => one !== asked[i - 1]![k]);
      expect(changed).toHaveLength(1);
    }
  });

  it('takes no players and one', () => {
    expect(shapleyValues(0, () => 5)).toEqual([]);
    const game = (members: Uint8Array) => 3 * members[0]!;
    for (const maxExact of [0, 12]) {
      expect(shapleyValues(1, game, { maxExact })).toEqual([{ value: 3, interval: [3, 3] }]);
    }
    expect(game(membersOf(1, 0))).toBe(3);
  });

  it.each([
    ['players', -1, {}],
    ['players', 1.5, {}],
    ['players', Number.NaN, {}],
    ['players', 10_001, {}],
    ['maxExact', 2, { maxExact: 21 }],
    ['pairs', 2, { pairs: 1 }],
    ['confidence', 2, { confidence: 1 }],
    ['seed', 2, { seed: 0.5 }],
    ['no option "order"', 2, { order: 1 }],
  ])('refuses %s where it is %s %o', (name, players, options) => {
    const run = () => shapleyValues(players, () => 0, options as object);
    expect(run).toThrow(name);
    expect(run).toThrow(AegisError);
  });
});

describe('studentQuantile', () => {
  // R: qt(0.975, c(3, 10, 63)); qt(0.995, 10).
  it.each([
    [0.975, 3, 3.182446],
    [0.975, 10, 2.228139],
    [0.975, 63, 1.998341],
    [0.995, 10, 3.169273],
  ])('at %d with %d degrees is %d', (p, freedom, expected) => {
    expect(Math.abs(studentQuantile(p, freedom) / expected - 1)).toBeLessThan(0.01);
  });
});

import type { Random } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import { conformalTail } from '../../tails/conformal-tail.js';
import { sortedScores } from '../../tails/sorted-scores.js';
import { clamp } from '../model/node-values.js';
import { noiseDraws } from '../model/noise-draws.js';

/** One node's part in the target's deviation. */
export interface Player {
  readonly node: string;
  /** What one unit of its noise adds to the target. */
  readonly effect: number;
  /** Its noise in the sample. */
  readonly observed: number;
  /** Its noise in normal operation, ascending, of mean 0. */
  readonly noise: ArrayLike<number>;
}

/** Sums in another order differ by less than this share of their parts. */
const ROUNDING = 1e-9;
/** Sums are reckoned afresh after so many changes, before rounding adds up. */
const AFRESH_AFTER = 256;

/**
 * The game of Budhathoki et al.: a coalition's nodes keep their noise of the sample, the others draw
 * theirs from normal operation, and its worth is log10 of how probable the target is then to lie at least
 * as far out as it did. All together make it certain, 0; none, the outlier score, negated.
 *
 * Beyond all draws the tail falls by a power law, so that two causes far out are still told apart.
 *
 * @param quantum - the least difference at the target that means anything
 */
export function outlierGame(
  players: readonly Player[],
  quantum: number,
  draws: number,
  random: Random,
): (members: Uint8Array) => number {
  const kept = players.map(({ effect, observed }) => clamp(effect * observed));
  const deviation = kept.reduce((sum, part) => sum + part, 0);
  const side = deviation < 0 ? -1 : 1;
  const scale = kept.reduce((sum, part) => sum + Math.abs(part), 0);
  const goal = side * deviation - ROUNDING * scale;
  const drawn = players.map(({ node, effect, noise }) =>
    noiseDraws(noise, node, draws, random).map((value) => side * clamp(effect * value)),
  );
  const current = new Uint8Array(players.length);
  const sums = new Float64Array(draws);
  const sorted = new Float64Array(draws);
  let changes = Number.POSITIVE_INFINITY;

  const add = (player: number, sign: 1 | -1): void => {
    const part = side * kept[player]!;
    const draw = drawn[player]!;
    const keeps = current[player] === 1;
    for (let i = 0; i < draws; i++) sums[i]! += sign * (keeps ? part : draw[i]!);
  };
  return (members) => {
    if (changes > AFRESH_AFTER) {
      changes = 0;
      sums.fill(0);
      current.set(members);
      for (let player = 0; player < current.length; player++) add(player, 1);
    }
    for (let player = 0; player < current.length; player++) {
      if (current[player] === members[player]) continue;
      add(player, -1);
      current[player] = members[player]!;
      add(player, 1);
      changes++;
    }
    let reached = 0;
    for (let i = 0; i < draws; i++) if (sums[i]! >= goal) reached++;
    if (reached > 0) return log10((reached + 1) / (draws + 1));
    sorted.set(sums);
    return log10(
      conformalTail(sortedScores(sorted.sort()), goal, Math.max(quantum, Number.MIN_VALUE)),
    );
  };
}

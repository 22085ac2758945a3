import { Random } from '@aegis/core';
import { attributeAnomalies, StructuralModel, shapleyValues } from '@aegis/root-cause/causal';
import { shockedSystem } from './random-systems.js';

const SYSTEMS = 100;
const GAMES = 200;
const MOST_PLAYERS = 10;

type Game = (members: Uint8Array) => number;

/** The largest deviations from what Shapley values must be, over random linear systems and games. */
export function axiomErrors(seed: number, systems = SYSTEMS): Record<string, number> {
  const errors = { maxShapleyError: 0, efficiencyError: 0, symmetryError: 0, nullError: 0 };
  const raise = (key: keyof typeof errors, error: number): void => {
    // A number that is none must not pass for a small one.
    errors[key] = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(errors[key], error);
  };
  for (let i = 0; i < systems; i++) {
    const { graph, normal, sample, target } = shockedSystem(seed + i, 'linear');
    const model = new StructuralModel(graph);
    model.fit(normal);
    raise('maxShapleyError', closedFormError(model, sample, target));
    for (const maxExact of [0, 12]) {
      const { attributions, total } = attributeAnomalies(model, { target, sample }, { maxExact });
      raise('efficiencyError', Math.abs(sumOf(attributions) - total));
    }
  }
  const random = new Random(seed).fork('games');
  for (let i = 0; i < GAMES; i++) {
    const players = 2 + random.integer(MOST_PLAYERS - 2);
    const gains = Float64Array.from({ length: 2 ** (players + 1) }, () => random.normal());
    const game: Game = (members) => gains[maskOf(members)]!;
    for (const maxExact of [0, 12]) {
      const values = shapleyValues(players, game, { maxExact, seed: i });
      const all = game(new Uint8Array(players).fill(1)) - game(new Uint8Array(players));
      raise('efficiencyError', Math.abs(sumOf(values) - all));
      const blind = shapleyValues(players + 1, (members) => game(members.subarray(0, players)), {
        maxExact,
        seed: i,
      });
      raise('nullError', Math.abs(blind[players]!.value));
    }
    // Of the last two members only the number counts, so they must get the same.
    const fair = shapleyValues(players + 1, (members) => {
      const both = members[players - 1]! + members[players]!;
      return game(Uint8Array.of(...members.subarray(0, players - 1), Number(both > 0), both >> 1));
    });
    raise('symmetryError', Math.abs(fair[players - 1]!.value - fair[players]!.value));
  }
  return errors;
}

/**
 * Enumerated Shapley values of the target's mean, by running the mechanisms, against effect times noise
 * with effects of (I − B)⁻¹, relative to the target's deviation.
 */
function closedFormError(
  model: StructuralModel,
  sample: Readonly<Record<string, number>>,
  target: string,
): number {
  const mechanisms = model.mechanisms();
  const noise = new Map(model.score(sample).map((one) => [one.node, one.noise]));
  const place = mechanisms.findIndex(({ node }) => node === target);
  const run = (keeps: (i: number) => boolean): number => {
    const values: number[] = [];
    for (const [i, { node, places, coefficients, intercept }] of mechanisms.entries()) {
      let value = intercept + (keeps(i) ? noise.get(node)! : 0);
      for (const [k, parent] of places.entries()) value += coefficients[k]! * values[parent]!;
      values.push(value);
    }
    return values[place]!;
  };
  // The nodes that come last are the target's nearest; as many as can be enumerated quickly.
  const players = mechanisms.map((_, i) => i).slice(-MOST_PLAYERS);
  const fixed = mechanisms.length - players.length;
  const enumerated = shapleyValues(players.length, (members) =>
    run((i) => i < fixed || members[i - fixed] === 1),
  );
  const effects = inverseRow(model, place);
  const told = attributeAnomalies(model, { target, sample }, { measure: 'value' });
  const claimed = new Map(told.attributions.map(({ node, value }) => [node, value]));
  const scale = Math.max(1, Math.abs(told.total));
  const claims = mechanisms.map(({ node }, i) =>
    Math.abs(claimed.get(node)! - effects[i]! * noise.get(node)!),
  );
  const enumerations = players.map((i, k) =>
    Math.abs(enumerated[k]!.value - effects[i]! * noise.get(mechanisms[i]!.node)!),
  );
  return Math.max(...claims, ...enumerations) / scale;
}

/** A row of (I − B)⁻¹ as the sum of B's powers, which end since causes go in no circle. */
function inverseRow(model: StructuralModel, row: number): Float64Array {
  const mechanisms = model.mechanisms();
  const sum = new Float64Array(mechanisms.length);
  let power = Float64Array.from(mechanisms, (_, i) => (i === row ? 1 : 0));
  for (let hop = 0; hop <= mechanisms.length; hop++) {
    const next = new Float64Array(mechanisms.length);
    for (const [i, value] of power.entries()) {
      sum[i]! += value;
      const { places, coefficients } = mechanisms[i]!;
      for (const [k, place] of places.entries()) next[place]! += value * coefficients[k]!;
    }
    power = next;
  }
  return sum;
}

const maskOf = (members: Uint8Array): number =>
  members.reduce((mask, one, i) => mask | (one << i), 0);

const sumOf = (values: readonly { readonly value: number }[]): number =>
  values.reduce((sum, { value }) => sum + value, 0);

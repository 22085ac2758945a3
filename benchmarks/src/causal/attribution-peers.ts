import { Random } from '@aegis/core';
import { attributeAnomalies, type StructuralModel } from '@aegis/root-cause/causal';
import type { ShockedSystem } from './random-systems.js';

/** What a contestant sees of a system. */
export type OddMoment = Omit<ShockedSystem, 'truth'> & { readonly model: StructuralModel };

/** Names the node to blame. */
export type Blame = (moment: OddMoment) => string;

/** Ours, at the defaults. */
export const AEGIS: Blame = ({ model, target, sample }) =>
  attributeAnomalies(model, { target, sample }).attributions[0]!.node;

/** The same graph, data and candidates for each: the nodes that have a way to the target. */
export function blamePeers(seed: number): Readonly<Record<string, Blame>> {
  const random = new Random(seed).fork('random-blame');
  return {
    aegisValue: ({ model, target, sample }) =>
      attributeAnomalies(model, { target, sample }, { measure: 'value' }).attributions[0]!.node,
    // As CIRCA ranks: regression on the causes, the largest residual in deviations.
    residualZ: (moment) =>
      largest(moment, (id) => {
        const { model, sample } = moment;
        const mechanism = model.mechanisms().find(({ node }) => node === id)!;
        const { parents, coefficients, intercept } = mechanism;
        let residual = sample[id]! - intercept;
        for (const [k, parent] of parents.entries()) residual -= coefficients[k]! * sample[parent]!;
        return Math.abs(residual) / deviationOf(Array.from(mechanism.noise));
      }),
    marginalZ: (moment) =>
      largest(moment, (id) => {
        const column = moment.normal[id]!;
        const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
        return Math.abs(moment.sample[id]! - mean) / deviationOf(column);
      }),
    random: (moment) => largest(moment, () => random.float()),
  };
}

function largest(moment: OddMoment, scoreOf: (id: string) => number): string {
  let best = { id: '', score: Number.NEGATIVE_INFINITY };
  for (const id of candidates(moment)) {
    const score = scoreOf(id);
    if (score > best.score) best = { id, score };
  }
  return best.id;
}

function candidates({ graph, target }: OddMoment): readonly string[] {
  const found = new Set([target]);
  // A set can be walked while it grows.
  for (const id of found) for (const { from, to } of graph.edges) if (to === id) found.add(from);
  return [...found].sort();
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

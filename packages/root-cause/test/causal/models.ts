import { Random } from '@aegis/core';
import { type CausalGraph, StructuralModel } from '@aegis/root-cause/causal';
import { Matrix, solve } from 'ml-matrix';

/** A linear system with known coefficients: `weights[i][k]` is the effect of node k < i on node i. */
export interface LinearSystem {
  readonly graph: CausalGraph;
  readonly ids: readonly string[];
  readonly weights: readonly (readonly number[])[];
}

/** Ids in causal order; an edge between any two with the probability given. */
export function randomSystem(seed: number, size: number, density = 0.5): LinearSystem {
  const random = new Random(seed).fork('system');
  const ids = Array.from({ length: size }, (_, i) => `n${String(i).padStart(2, '0')}`);
  const edges: { from: string; to: string }[] = [];
  const weights = ids.map((to, i) =>
    ids.slice(0, i).map((from) => {
      if (!random.chance(density)) return 0;
      edges.push({ from, to });
      return (random.chance(0.3) ? -1 : 1) * (0.4 + random.float());
    }),
  );
  return { graph: { nodes: ids, edges }, ids, weights };
}

/** Rows of a system: noise of deviation 1 around level 10 at the roots, `shocks` added to the noise. */
export function rowsOf(
  { ids, weights }: LinearSystem,
  seed: number,
  count: number,
  shocks: Readonly<Record<string, number>> = {},
): Record<string, number[]> {
  const random = new Random(seed).fork('rows');
  const columns: Record<string, number[]> = Object.fromEntries(ids.map((id) => [id, []]));
  for (let row = 0; row < count; row++) {
    const values: number[] = [];
    for (const [i, id] of ids.entries()) {
      const isRoot = weights[i]!.every((weight) => weight === 0);
      const base = weights[i]!.reduce((sum, weight, k) => sum + weight * values[k]!, 0);
      values.push((isRoot ? 10 : base) + random.normal() + (shocks[id] ?? 0));
      columns[id]!.push(values[i]!);
    }
  }
  return columns;
}

/** One row as a sample. */
export const sampleOf = (columns: Readonly<Record<string, readonly number[]>>, row = 0) =>
  Object.fromEntries(Object.entries(columns).map(([id, column]) => [id, column[row]!]));

export function fitted(system: LinearSystem, seed = 1, count = 400): StructuralModel {
  const model = new StructuralModel(system.graph);
  model.fit(rowsOf(system, seed, count));
  return model;
}

/**
 * What one unit of noise at each node adds to the target: a row of (I − B)⁻¹, solved for and not walked
 * along ways.
 */
export function totalEffects(model: StructuralModel, target: string): Map<string, number> {
  const mechanisms = model.mechanisms();
  const size = mechanisms.length;
  const matrix = Matrix.identity(size, size);
  for (const [i, { places, coefficients }] of mechanisms.entries()) {
    for (const [k, place] of places.entries()) matrix.set(place, i, -coefficients[k]!);
  }
  const unit = Matrix.zeros(size, 1);
  unit.set(
    mechanisms.findIndex(({ node }) => node === target),
    0,
    1,
  );
  const effects = solve(matrix, unit);
  return new Map(mechanisms.map(({ node }, i) => [node, effects.get(i, 0)]));
}

import type { ActionKind, PlanStep } from '@aegis/core';
import type { NodeKind } from '@aegis/graph/csr';
import type { ActionDefinition } from '../../src/index.js';
import { DEFAULT_ACTIONS } from '../../src/index.js';
import { graphOf, node, planOf, step } from '../fixtures.js';

/** What the models know of the world, in the plainest words; the guard is given the same as a graph. */
export const NODES: Readonly<
  Record<string, { readonly kind: NodeKind; readonly replicas: number; readonly share: number }>
> = {
  web: { kind: 'service', replicas: 3, share: 0.75 },
  cart: { kind: 'service', replicas: 2, share: 0.5 },
  pay: { kind: 'service', replicas: 1, share: 0.25 },
  db: { kind: 'datastore', replicas: 1, share: 0.25 },
  batch: { kind: 'service', replicas: 2, share: 0 },
};
/** Callers first; `batch` stands alone. */
export const CALLS: readonly [string, string][] = [
  ['web', 'cart'],
  ['web', 'pay'],
  ['cart', 'db'],
  ['pay', 'db'],
];
export const SMALL_SHOP = graphOf(
  Object.entries(NODES).map(([id, { kind, replicas }]) => node(id, kind, replicas)),
  CALLS,
);

export function callersOf(id: string): string[] {
  return CALLS.filter(([, to]) => to === id).map(([from]) => from);
}

/** The node, its callers and those that it calls. */
export function nearTo(id: string): ReadonlySet<string> {
  const called = CALLS.filter(([from]) => from === id).map(([, to]) => to);
  return new Set([id, ...callersOf(id), ...called]);
}

/** The shipped catalogue, in which more memory takes more copies first. */
export const CATALOGUE: readonly ActionDefinition[] = DEFAULT_ACTIONS.map((one) =>
  one.kind === 'raise-limits' ? { ...one, requires: ['scale-out'] } : one,
);

/** A step of a plan in short. */
export interface Wish {
  readonly kind: ActionKind;
  readonly target: string;
  readonly confidence: number;
}

export function planWith(id: string, wishes: readonly Wish[]) {
  const steps = wishes.map(
    ({ kind, target, confidence }): PlanStep =>
      step({ kind, target, parameters: {} }, { confidence }),
  );
  return planOf(id, ...steps);
}

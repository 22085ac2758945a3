import type { ActionKind } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import { describe, expect, it } from 'vitest';
import { allCopies, riskOf } from '../../src/guard/at-risk.js';
import type { ActionDefinition } from '../../src/index.js';
import { act, graphOf, node, SHOP } from '../fixtures.js';
import { definitionOf } from './ask-guard.js';

interface Situation extends Partial<ActionDefinition> {
  readonly graph?: GraphSource | null;
  readonly traffic?: number;
}

function risk(
  kind: ActionKind,
  target: string,
  { graph = SHOP, traffic = 0.5, ...fields }: Situation = {},
) {
  return riskOf(act(kind, target), definitionOf(kind, fields), graph, traffic);
}

const none = { dependants: 0, copies: 0, traffic: 0 };

describe('what an act puts at risk', () => {
  it('is its target, its callers, all its copies and its traffic, where these feel it', () => {
    expect(risk('circuit-break', 'redis')).toEqual({
      radius: ['redis', 'cart', 'catalog'],
      // Two call it, web calls both, edge calls web, loadgenerator calls edge.
      dependants: 2 + 1 / 2 + 1 / 4 + 1 / 8,
      copies: 1,
      traffic: 0.5,
    });
  });

  it('is the traffic of one copy, where it is done copy after copy', () => {
    const { copies, traffic } = risk('restart', 'web');
    expect({ copies, traffic }).toEqual({ copies: 3, traffic: 0.5 / 3 });
    expect(risk('restart', 'web', { rolling: false }).traffic).toBe(0.5);
  });

  it('is the target alone, where no caller feels it', () => {
    expect(risk('scale-out', 'web')).toEqual({ ...none, radius: ['web'] });
    expect(risk('scale-out', 'web', { rolling: true })).toEqual({ ...none, radius: ['web'] });
  });

  it('is all copies, where these become fewer', () => {
    expect(risk('scale-in', 'web')).toEqual({ ...none, radius: ['web'], copies: 3 });
  });

  it('is nothing beyond the target that nobody knows anything of', () => {
    expect(risk('restart', 'web', { graph: null })).toEqual({ ...none, radius: ['web'] });
    expect(risk('restart', 'nobody')).toEqual({ ...none, radius: ['nobody'] });
  });

  it('is nothing, where an act has no target of its own, whatever it names', () => {
    expect(risk('page', 'web', { disturbsCallers: true })).toEqual({ ...none, radius: [] });
  });

  it('counts who depends on it up to eight calls away, each once', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `n${i}`);
    const calls = ids.slice(1).map((id, i): [string, string] => [id, `n${i}`]);
    const chain = graphOf(
      ids.map((id) => node(id)),
      calls,
    );
    const eight = 2 - 1 / 128;
    expect(risk('circuit-break', 'n0', { graph: chain }).dependants).toBe(eight);
    expect(risk('circuit-break', 'n3', { graph: chain }).dependants).toBe(eight);
    expect(risk('circuit-break', 'n4', { graph: chain }).dependants).toBe(2 - 1 / 64);
    expect(risk('circuit-break', 'n11', { graph: chain }).dependants).toBe(0);
    // It calls itself and others, and n11 calls it by two ways.
    const loops: [string, string][] = [
      ['n0', 'n0'],
      ['n0', 'n2'],
      ['n11', 'n0'],
    ];
    const looped = graphOf(
      ids.map((id) => node(id)),
      [...calls, ...loops],
    );
    expect(risk('circuit-break', 'n0', { graph: looped }).dependants).toBe(eight + 1);
  });
});

describe('the copies of a node', () => {
  it.each([
    [1, 1],
    [1.5, 1.5],
    [7, 7],
    [0, 1],
    [0.9, 1],
    [-4, 1],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])('are, where the graph says %d, taken for %d', (said, taken) => {
    const graph = graphOf([node('a', 'service', said), node('b', 'service', 4)], []);
    expect(allCopies(graph.snapshot())).toBe(taken + 4);
    expect(risk('restart', 'a', { graph })).toEqual({
      ...{ radius: ['a'], dependants: 0, copies: taken },
      traffic: 0.5 / taken,
    });
  });
});

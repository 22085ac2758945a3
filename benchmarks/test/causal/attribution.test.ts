import { StructuralModel } from '@aegis/root-cause/causal';
import { describe, expect, it } from 'vitest';
import { axiomErrors } from '../../src/causal/attribution-axioms.js';
import { AEGIS, blamePeers } from '../../src/causal/attribution-peers.js';
import { FAMILIES, shockedSystem } from '../../src/causal/random-systems.js';

describe('shockedSystem', () => {
  it.each(FAMILIES)('has a cause with a way to the target, which feels it: %s', (family) => {
    for (let seed = 0; seed < 30; seed++) {
      const { graph, target, truth, normal, sample } = shockedSystem(seed, family);
      const reached = new Set([truth]);
      // A set can be walked while it grows.
      for (const id of reached) {
        for (const { from, to } of graph.edges) if (from === id) reached.add(to);
      }
      expect(reached.has(target)).toBe(true);
      const column = normal[target]!;
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
      expect(Math.abs(sample[target]! - mean)).toBeGreaterThanOrEqual(3 * Math.sqrt(variance));
    }
  });

  it('repeats itself with one seed and not with another', () => {
    expect(shockedSystem(3, 'linear')).toEqual(shockedSystem(3, 'linear'));
    expect(shockedSystem(3, 'linear')).not.toEqual(shockedSystem(4, 'linear'));
  });
});

describe('contestants', () => {
  it('see the same and name a node with a way to the target', () => {
    const graph = {
      nodes: ['calm', 'cause', 'stranger', 'target'],
      edges: [
        { from: 'calm', to: 'target' },
        { from: 'cause', to: 'target' },
      ],
    };
    const wave = (step: number) => Array.from({ length: 60 }, (_, i) => ((i * step) % 11) - 5);
    const [calm, cause, stranger, own] = [wave(3), wave(4), wave(5), wave(7)];
    const normal = {
      calm: calm!,
      cause: cause!,
      stranger: stranger!,
      target: own!.map((value, i) => calm![i]! + 3 * cause![i]! + value),
    };
    const model = new StructuralModel(graph);
    model.fit(normal);
    const sample = { calm: 0, cause: 30, stranger: 900, target: 90 };
    const moment = { graph, target: 'target', normal, sample, model };
    const { random, ...others } = blamePeers(1);
    for (const blame of [AEGIS, others.aegisValue!, others.residualZ!, others.marginalZ!]) {
      expect(blame(moment)).toBe('cause');
    }
    const drawn = new Set(Array.from({ length: 60 }, () => random!(moment)));
    expect([...drawn].sort()).toEqual(['calm', 'cause', 'target']);
  });
});

describe('axiomErrors', () => {
  it('are those of rounding', () => {
    for (const error of Object.values(axiomErrors(77, 5))) expect(error).toBeLessThan(1e-9);
  });
});

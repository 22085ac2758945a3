import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { RLRemediationEngine } from '../src/index.js';
import { randomServiceGraph, Simulation } from '../src/simulator/index.js';

const lengthOf = (state: object): number => JSON.stringify(state).length;

describe('what a snapshot takes', () => {
  it('is about 223 kB for an engine with the policy that ships', () => {
    const length = lengthOf(new RLRemediationEngine());
    expect(length).toBeGreaterThan(200_000);
    expect(length).toBeLessThan(250_000);
  });

  it('is about 800 bytes a node for a simulation', () => {
    for (const count of [20, 60]) {
      const snapshot = randomServiceGraph(new Random(1), count);
      const simulation = new Simulation({ snapshot: () => snapshot }, { seed: 1 });
      simulation.injectFault({ kind: 'crash', service: snapshot.nodes[1]!.id });
      for (let t = 0; t < 240; t++) simulation.tick();
      expect(lengthOf(simulation) / count).toBeLessThan(900);
    }
  });
});

import type { Plan, PlanStep, RemediationAction } from '@aegis/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executePlan, Guard } from '../../src/guard/index.js';
import { graphOf, node } from '../fixtures.js';
import { act, type Cluster } from './cluster.js';
import { objectAt } from './json-object.js';
import { workload, workloadPath } from './objects.js';
import { openReal } from './real-client.js';

const CART = workloadPath('cart');
const GRAPH = graphOf([node('web'), node('cart')], [['web', 'cart']]);

let cluster: Cluster;
beforeEach(async () => {
  cluster = await openReal();
  cluster.server.store.put(CART, workload('cart'));
});
afterEach(() => cluster.close());

function step(action: RemediationAction): PlanStep {
  return {
    action,
    why: 'it is slow',
    confidence: 0.9,
    reversible: true,
    blastRadius: [action.target],
    tier: 'auto',
  };
}

function planOf(...actions: readonly RemediationAction[]): Plan {
  const steps = actions.map(step);
  return { id: 'plan-1', incidentId: null, createdMs: cluster.nowMs, steps, sentence: 'help' };
}

function run(plan: Plan, recovered: boolean, dryRun = false) {
  return executePlan({
    plan,
    guard: new Guard(),
    executor: cluster.executor({ dryRun }),
    graph: GRAPH,
    verify: () => recovered,
    clock: () => cluster.nowMs,
  });
}

function spec() {
  return objectAt(cluster.server.store.get(CART)!, 'spec');
}

describe('a plan in a cluster', () => {
  it('is carried out, and kept where it helped', async () => {
    const outcome = await run(planOf(act('scale-out')), true);
    expect(outcome).toMatchObject({ resolved: true, undone: false });
    expect(spec().replicas).toBe(6);
  });

  it('is taken back where it did not help', async () => {
    const before = spec();
    const outcome = await run(planOf(act('scale-out'), act('raise-limits')), false);
    expect(outcome).toMatchObject({ resolved: false, undone: true });
    expect(spec()).toEqual(before);
  });

  it('is taken back where a later step fails', async () => {
    const before = spec();
    const outcome = await run(planOf(act('scale-out'), act('raise-limits', 'web')), true);
    expect(outcome.resolved).toBe(false);
    expect(outcome.sentence).toContain('there is no workload');
    expect(spec()).toEqual(before);
  });

  it('begun again by another process is not done again', async () => {
    const plan = planOf(act('scale-out'));
    await run(plan, true);
    await run(plan, true);
    expect(spec().replicas).toBe(6);
  });

  it('in a dry run nothing is verified, and nothing changes', async () => {
    const before = spec();
    const outcome = await run(planOf(act('scale-out')), true, true);
    expect(outcome).toMatchObject({ resolved: false, verified: false });
    expect(outcome.sentence).toBe('Dry run: nothing was done.');
    expect(spec()).toEqual(before);
  });
});

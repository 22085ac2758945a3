import {
  BeamPlanner,
  RemediationEnvironment,
  searchExactly,
  type Tier,
} from '@aegis/remediation/simulator';
import type { ResultTable } from '../suite.js';

const CASES = 20;
const TICKS = 8;
const BUDGET = 20_000;
/** By then every fault has begun. */
const LAST_ONSET = 14;

function judge(tier: Tier, seed: number): readonly (string | number)[] {
  const environment = new RemediationEnvironment({
    environments: CASES,
    tier,
    minServices: 4,
    maxServices: 6,
  });
  environment.reset(seed);
  const beam = new BeamPlanner();
  const waiting = new Int32Array(CASES);
  const looked = new Set<number>();
  let proven = 0;
  let best = 0;
  let ratios = 0;
  for (let tick = 0; tick < LAST_ONSET; tick++) {
    for (let i = 0; i < CASES; i++) {
      const { world, calmTicks } = environment.episode(i);
      const open = world.faults.some((fault) => fault.curedBy === null);
      if (looked.has(i) || !open) continue;
      looked.add(i);
      const { value } = beam.plan(world, TICKS, calmTicks);
      const known = Math.min(0, value);
      const exact = searchExactly(world, { ticks: TICKS, calmTicks, known, budget: BUDGET });
      if (!exact.proven) continue;
      proven++;
      if (exact.value - value < 1e-9) best++;
      ratios += value === 0 ? 1 : exact.value / value;
    }
    environment.step(waiting);
  }
  return [tier, looked.size, proven, best, (ratios / Math.max(1, proven)).toFixed(3)];
}

/** How near beam search comes to the proven optimum on systems of four to six nodes. */
export function exactCases(seed: number): ResultTable {
  const tiers: readonly Tier[] = ['obvious', 'double', 'metastable'];
  return {
    title: `Beam search against the proven optimum of ${TICKS} ticks, from the first tick of a fault`,
    head: ['tier', 'cases', 'proven', 'beam is optimal', 'mean optimum / beam'],
    rows: tiers.map((tier) => judge(tier, seed)),
  };
}

import { type ActionKind, Random, type RemediationAction } from '@aegis/core';
import { expect, it } from 'vitest';
import { Guard } from '../src/guard/index.js';
import { DEFAULT_ACTIONS } from '../src/index.js';
import { Simulation } from '../src/simulator/index.js';
import { planOf, SHOP, step } from './fixtures.js';

const STEPS = 100_000;
const WINDOW = 600_000;
const COOLDOWN = 60_000;
const RATE = 6;
const BUDGET = 6;

const KINDS = [...DEFAULT_ACTIONS.map(({ kind }) => kind), 'delete' as ActionKind];
const TARGETS = [...SHOP.snapshot().nodes.map(({ id }) => id), 'kube-system', '', '*'];
const PARAMETERS: readonly RemediationAction['parameters'][] = [
  {},
  {},
  {},
  { replicas: 0 },
  { replicas: 5 },
  { command: 'rm -rf /' },
  { flag: '$(reboot)' },
];

interface Ran {
  readonly kind: string;
  readonly target: string;
  readonly startedMs: number;
  endedMs: number | null;
  readonly key: string;
}

/** Checks every promise from outside, with accounts of its own. */
it('holds every promise against policies that mean harm', () => {
  const random = new Random(2024);
  const allowed = new Map(DEFAULT_ACTIONS.map((action) => [action.kind as string, action]));
  const nodes = new Map(SHOP.snapshot().nodes.map((node) => [node.id, node]));
  let guard = new Guard();
  let simulation = new Simulation(SHOP, { seed: 1 });
  let nowMs = 1_000_000;
  const ran: Ran[] = [];
  const keys = new Set<string>();
  let through = 0;
  const violations: string[] = [];
  const demand = (holds: boolean, promise: string): void => {
    if (!holds) violations.push(promise);
  };
  for (let s = 0; s < STEPS; s++) {
    nowMs += random.integer(40_000);
    const action = {
      kind: random.pick(KINDS),
      target: random.pick(TARGETS),
      parameters: random.pick(PARAMETERS),
    };
    const id = random.chance(0.1) ? `p${Math.max(0, s - 1)}` : `p${s}`;
    const claimed = { tier: 'auto' as const, reversible: true, blastRadius: [] };
    const plan = planOf(id, step(action, { ...claimed, confidence: random.float() * 1.5 }));
    // A liar's clock now and then.
    const told = random.chance(0.05) ? nowMs - 500_000 : nowMs;
    const begun = guard.begin(plan, 0, { graph: SHOP, nowMs: told });
    if ('key' in begun && action.kind !== 'observe' && action.kind !== 'page') {
      through++;
      const definition = allowed.get(action.kind);
      demand(definition !== undefined, 'allow-list');
      demand(
        definition?.targets.includes(nodes.get(action.target)?.kind ?? 'user') === true,
        'target',
      );
      demand(
        Object.keys(action.parameters).every((name) => name === 'replicas'),
        'arguments',
      );
      demand(definition!.reversible || definition!.cost < 0.25, 'irreversible without approval');
      const { confidence } = plan.steps[0]!;
      demand(confidence >= 0.5 && confidence <= 1, 'unsure without approval');
      demand(!keys.has(begun.key), 'twice');
      keys.add(begun.key);
      // The guard's clock is the latest that it was told.
      const window = ran.filter((one) => one.endedMs === null || one.endedMs > nowMs - WINDOW);
      demand(window.length < RATE, 'rate');
      const cooling = window.some(
        (one) =>
          one.kind === action.kind &&
          one.target === action.target &&
          (one.endedMs === null || nowMs - one.endedMs < COOLDOWN - 40_000),
      );
      demand(!cooling, 'cooldown');
      demand(
        new Set([...window.map(({ target }) => target), action.target]).size <= BUDGET,
        'budget',
      );
      demand(
        !window.some((one) => one.endedMs === null && one.target === action.target),
        'one at a time',
      );
      ran.push({ ...action, startedMs: nowMs, endedMs: null, key: begun.key });
      simulation.apply(action);
    }
    for (const one of ran.slice(-8)) {
      if (one.endedMs !== null || !random.chance(0.5)) continue;
      one.endedMs = nowMs;
      guard.finish(one.key, { ok: random.chance(0.5), message: '' }, nowMs);
      if (random.chance(0.2)) guard.finish(one.key, { ok: true, message: 'again' }, nowMs);
    }
    if (s % 50 === 0) simulation.tick();
    // Killing the process at any step changes nothing.
    if (s % 2500 === 0) guard = Guard.fromJSON(JSON.parse(JSON.stringify(guard)));
    if (s % 20_000 === 0) simulation = new Simulation(SHOP, { seed: s });
  }
  expect(violations).toEqual([]);
  expect(through).toBeGreaterThan(1000);
}, 60_000);

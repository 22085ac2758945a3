import type { ActionKind, Plan, PlanStep, Random, RemediationAction } from '@aegis/core';
import { CATALOGUE, type SafetySetting } from './safety-setting.js';

/** One thing that an adversary wants done. */
export interface Attempt {
  readonly plan: Plan;
  readonly index: number;
}

/** What the adversaries know: all that went through, and what people agreed to. */
export interface Scene {
  readonly random: Random;
  readonly setting: SafetySetting;
  readonly step: number;
  readonly nowMs: number;
  /** Plans of which something went through, the latest last. */
  readonly passed: readonly Attempt[];
  /** Plans that people have agreed to. */
  readonly agreed: readonly Plan[];
}

export type Adversary = (scene: Scene) => Attempt;

const KINDS = CATALOGUE.map(({ kind }) => kind);
const STRANGE = ['delete', '__proto__', 'constructor', 'toString', ''] as unknown as ActionKind[];
const PLACES = ['kube-system', '', '*', '../..', '__proto__', 'a'.repeat(600)];
const ARGUMENTS: readonly unknown[] = [
  { replicas: 3 },
  { replicas: 0 },
  { replicas: 1e9 },
  { replicas: Number.NaN },
  { replicas: '3' },
  { factor: 2 },
  { factor: -1 },
  { flag: 'new-cart' },
  { flag: '$(reboot)' },
  { command: 'rm -rf /' },
  { __proto__: { replicas: 3 } },
  null,
  [],
  'x',
];

function step(action: RemediationAction, confidence: unknown = 0.9): PlanStep {
  const claims = { reversible: true, blastRadius: [], tier: 'auto' as const };
  return { action, why: 'because', confidence: confidence as number, ...claims };
}

function planOf(scene: Scene, steps: readonly PlanStep[], id = `p${scene.step}`): Plan {
  return { id, incidentId: `i${scene.step % 7}`, createdMs: scene.nowMs, steps, sentence: 'do it' };
}

function anyAction({ random, setting }: Scene): RemediationAction {
  const target = random.pick(setting.snapshot.nodes).id;
  const kind = random.pick(KINDS);
  const parameters = kind === 'scale-out' ? { replicas: 1 + random.integer(9), flag: 'x' } : {};
  return { kind, target, parameters };
}

/** Anything, anywhere, of one to three steps. */
const atRandom: Adversary = (scene) => {
  const { random } = scene;
  const steps = Array.from({ length: 1 + random.integer(3) }, () =>
    step(anyAction(scene), random.float()),
  );
  return { plan: planOf(scene, steps), index: random.integer(steps.length) };
};

/** The worst that there is, one after the other, without waiting. */
const greedy: Adversary = (scene) => {
  const { nodes } = scene.setting.snapshot;
  const worst = [...CATALOGUE].sort((a, b) => b.cost - a.cost);
  const at = scene.step % (worst.length * nodes.length);
  const kind = worst[Math.floor(at / nodes.length)]!.kind;
  const target = nodes[at % nodes.length]!.id;
  return { plan: planOf(scene, [step({ kind, target, parameters: {} }, 1)]), index: 0 };
};

/** What went through once, again: as it was, or dressed up as something new. */
const replayer: Adversary = (scene) => {
  const { random, passed } = scene;
  if (passed.length === 0) return atRandom(scene);
  const { plan, index } = random.pick(passed);
  switch (random.integer(4)) {
    case 0:
      return { plan, index };
    case 1:
      return { plan: { ...plan, createdMs: scene.nowMs, sentence: 'another' }, index };
    case 2:
      return { plan: JSON.parse(JSON.stringify(plan)) as Plan, index };
    default: {
      // The same arguments in another order are the same act.
      const steps = plan.steps.map((one) => {
        const parameters = Object.fromEntries(Object.entries(one.action.parameters).reverse());
        return { ...one, action: { ...one.action, parameters } };
      });
      return { plan: { ...plan, steps }, index };
    }
  }
};

/** Lies about itself, in wrong types and wrong shapes. */
const forger: Adversary = (scene) => {
  const { random } = scene;
  const good = anyAction(scene);
  const action = {
    kind: random.chance(0.3) ? random.pick(STRANGE) : good.kind,
    target: random.chance(0.3) ? random.pick(PLACES) : good.target,
    parameters: random.pick(ARGUMENTS),
  } as RemediationAction;
  const confidence: unknown = random.pick([1, 0.9, 1.5, -1, Number.NaN, '1', Infinity, null]);
  const plan = planOf(scene, [step(action, confidence)]);
  const odd: readonly unknown[] = [
    null,
    [],
    { ...plan, steps: null },
    { ...plan, steps: [null] },
    { ...plan, createdMs: Number.NaN },
    { ...plan, createdMs: 1e300 },
    { ...plan, id: 7 },
    { ...plan, steps: Array.from({ length: 500 }, () => plan.steps[0]) },
  ];
  const index = random.pick([0, 0, 0, 0, 1, -1, 0.5, Number.NaN, 200]);
  return { plan: (random.chance(0.2) ? random.pick(odd) : plan) as Plan, index };
};

/** Many at once around one place. */
const crowd: Adversary = (scene) => {
  const { snapshot } = scene.setting;
  const edge = snapshot.edges[Math.floor(scene.step / 12) % snapshot.edges.length]!;
  const target = scene.random.chance(0.5) ? edge.from : edge.to;
  const action = { kind: scene.random.pick(KINDS), target, parameters: {} };
  return { plan: planOf(scene, [step(action, 1)]), index: 0 };
};

/** The same plan several times in a row, with steps that are equal. */
const doubler: Adversary = (scene) => {
  const { random, setting } = scene;
  const block = Math.floor(scene.step / 8);
  const target = setting.snapshot.nodes[block % setting.snapshot.nodes.length]!.id;
  const twice = step({ kind: KINDS[block % KINDS.length]!, target, parameters: {} }, 1);
  return { plan: planOf(scene, [twice, twice], `d${block}`), index: random.integer(2) };
};

/** Plans that people agreed to: later, twice, or with a letter changed. */
const talker: Adversary = (scene) => {
  const { random, agreed } = scene;
  if (agreed.length === 0) return greedy(scene);
  const plan = random.pick(agreed);
  const index = random.integer(plan.steps.length);
  switch (random.integer(5)) {
    case 0:
      return { plan: { ...plan, sentence: `${plan.sentence}.` }, index };
    case 1:
      return { plan: { ...plan, id: `${plan.id}x` }, index };
    case 2: {
      const target = random.pick(scene.setting.snapshot.nodes).id;
      const steps = plan.steps.map((one) => ({ ...one, action: { ...one.action, target } }));
      return { plan: { ...plan, steps }, index };
    }
    default:
      return { plan, index };
  }
};

/** What needs another act first, with and without it, again and again in one place. */
const climber: Adversary = (scene) => {
  const { nodes } = scene.setting.snapshot;
  const target = nodes[Math.floor(scene.step / 60) % nodes.length]!.id;
  const kind = scene.random.pick(['scale-out', 'raise-limits'] as const);
  return { plan: planOf(scene, [step({ kind, target, parameters: {} }, 1)]), index: 0 };
};

/** Reads as one thing first and as another afterwards. */
const shifter: Adversary = (scene) => {
  const harmless = anyAction(scene);
  const harmful = anyAction(scene);
  let reads = 0;
  const until = scene.random.integer(6);
  const shifting = {
    get kind() {
      return reads++ < until ? harmless.kind : 'failover';
    },
    get target() {
      return reads++ < until ? harmless.target : harmful.target;
    },
    parameters: {},
  } as RemediationAction;
  return { plan: planOf(scene, [step(shifting, 0.9)]), index: 0 };
};

export const ADVERSARIES: readonly Adversary[] = [
  atRandom,
  greedy,
  replayer,
  forger,
  crowd,
  doubler,
  talker,
  climber,
  shifter,
];

import type { ActionKind } from '@aegis/core';
import type { Scenario, SolutionStep } from './read-data.js';

/** What a step does to the system: an act of ours, nothing, or something to the injector only. */
export type StepClass = ActionKind | 'looks' | 'injector' | 'other';

type Rule = readonly [text: RegExp, command: RegExp, is: StepClass];

/** The first that fits decides. Editing a workload back by hand is a rollback of it. */
const RULES: readonly Rule[] = [
  [/./, /\bchaos-mesh\b|\bannotate\b/, 'injector'],
  [/experie?ment/, /^$/, 'injector'],
  [/injected load generator/, /\bdelete\b/, 'injector'],
  [/lower the request rate/, /\bedit\b/, 'rate-limit'],
  [/feature flag/, /\bedit configmap\b/, 'disable-flag'],
  [/./, /\brollout undo\b/, 'rollback'],
  [/./, /\brollout restart\b/, 'restart'],
  [/./, /\bscale --replicas/, 'scale-out'],
  [/`replicas` field/, /\bedit deployment\b/, 'scale-out'],
  [/increase the values of the resource quota/, /\bedit\b/, 'raise-limits'],
  [/./, /\bedit (deployment|statefulset)\b/, 'rollback'],
  [/./, /\b(edit|delete) \w+/, 'restore-config'],
  [/./, /\bget\b|^$/, 'looks'],
];

export function classOfStep({ text, command }: SolutionStep): StepClass {
  for (const [textRule, commandRule, is] of RULES) {
    if (textRule.test(text) && commandRule.test(command ?? '')) return is;
  }
  return 'other';
}

/**
 * What an accepted way to mend comes to: the first of its steps that changes anything. What follows it
 * (restarting all that reads a flag) makes it felt.
 */
export function classOfSolution(steps: readonly SolutionStep[]): StepClass {
  return steps.map(classOfStep).find((one) => one !== 'looks') ?? 'looks';
}

/**
 * The kinds of act that mend one of a scenario's faults. Empty where nothing but stopping the injector is
 * accepted, which is no fix that exists in the world.
 */
export function acceptedKinds(scenario: Pick<Scenario, 'solutions'>): ReadonlySet<ActionKind> {
  const kinds = new Set<ActionKind>();
  for (const one of scenario.solutions.flat().map(classOfSolution)) {
    if (one !== 'looks' && one !== 'injector' && one !== 'other') kinds.add(one);
  }
  return kinds;
}

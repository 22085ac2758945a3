import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Anomaly } from '@aegis/core';
import { RemediationLearner } from '@aegis/learning';
import { parseCommand } from '@aegis/learning/commands';
import type { Suite, SuiteResult } from '../suite.js';
import { simulatedOperators } from './simulated-operators.js';

interface Scenario {
  readonly id: number;
  readonly alerts: readonly string[];
  readonly tags: readonly string[];
  readonly faults: string;
  readonly command: string;
  /** The effects of every accepted first command. */
  readonly accepted: ReadonlySet<string>;
}

interface RawScenario {
  readonly id: number;
  readonly alerts: readonly string[];
  readonly tags: readonly string[];
  readonly injections: readonly { readonly fault: string }[];
  readonly solutions: readonly (readonly (readonly { readonly command: string }[])[])[];
}

interface Answer {
  readonly ranking: readonly { readonly effect: string; readonly probability: number }[];
  readonly distance: number;
}

/** ITBench: what to do first, from alerts and tags, with the scenario left out. */
export const learning: Suite = {
  name: 'learning',
  summary: 'ITBench incident to first action, leave-one-out; unknown fault types',
  data: 'remediation',
  run: async ({ dataDir, outDir, seed }) => {
    const scenarios = read(join(dataDir, 'itbench_scenarios.jsonl'));
    const cases = scenarios.map((scenario) => {
      const rest = scenarios.filter((other) => other !== scenario);
      const unseen = rest.filter((other) => other.faults !== scenario.faults);
      const answer = ask(rest, scenario);
      return {
        scenario,
        answer,
        recurs: unseen.length < rest.length,
        unseen: ask(unseen, scenario),
        majority: majority(rest),
      };
    });
    const hit = (answer: Answer, scenario: Scenario, k: number): boolean =>
      answer.ranking.slice(0, k).some((one) => scenario.accepted.has(one.effect));
    const share = (test: (one: (typeof cases)[number]) => boolean): number =>
      cases.filter(test).length / cases.length;
    const known = cases.filter((one) => one.recurs).map((one) => one.answer.distance);
    const results = {
      top1: share(({ answer, scenario }) => hit(answer, scenario, 1)),
      top3: share(({ answer, scenario }) => hit(answer, scenario, 3)),
      ece: calibrationError(
        cases.map(({ answer, scenario }) => [
          answer.ranking[0]?.probability ?? 0,
          hit(answer, scenario, 1),
        ]),
      ),
      unknownAuroc: auroc(
        cases.map((one) => one.unseen.distance),
        known,
      ),
      unseenTop1: share(({ unseen, scenario }) => hit(unseen, scenario, 1)),
      scenarios: cases.length,
      ...simulatedOperators(seed),
    };
    if (outDir !== null) {
      const lines = cases.map(({ scenario, answer, unseen }) =>
        JSON.stringify({ id: scenario.id, accepted: [...scenario.accepted], answer, unseen }),
      );
      writeFileSync(join(outDir, 'cases.jsonl'), `${lines.join('\n')}\n`);
    }
    return {
      results,
      peers: { majority: { top1: share((one) => one.scenario.accepted.has(one.majority)) } },
    } satisfies SuiteResult;
  },
};

function read(file: string): Scenario[] {
  const raw = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RawScenario);
  return raw.flatMap((one) => {
    const firsts = (one.solutions[0] ?? []).flatMap((variant) => variant[0]?.command ?? []);
    const command = firsts[0];
    // Pausing the experiment that injects the fault is not a fix that exists in the world.
    if (command === undefined || parseCommand(command).verb === 'annotate') return [];
    return [
      {
        id: one.id,
        alerts: one.alerts,
        tags: one.tags,
        faults: one.injections
          .map((injection) => injection.fault)
          .sort()
          .join(),
        command,
        accepted: new Set(firsts.map((first) => parseCommand(first).effect)),
      },
    ];
  });
}

function signals(scenario: Scenario): Anomaly[] {
  return [...scenario.alerts, ...scenario.tags.map((tag) => `tag ${tag}`)].map((signal) => ({
    id: signal,
    source: 'event',
    nodeId: null,
    signal,
    signalKind: 'other',
    direction: 'none',
    timestampMs: 0,
    score: 1,
    tailProbability: 0.1,
    severity: 'error',
    evidence: [],
    sentence: signal,
  }));
}

/** Memory of `taught`, asked for everything that it thinks, however far away. */
function ask(taught: readonly Scenario[], scenario: Scenario): Answer {
  const learner = new RemediationLearner({ maxDistance: 1, minProbability: 0, novelty: 0.01 });
  for (const [i, one] of taught.entries()) {
    const anomalies = signals(one);
    learner.captureManualFix({
      command: one.command,
      issues: [],
      anomalies,
      success: true,
      at: 0,
      operator: `${i}`,
    });
  }
  const suggestion = learner.suggestAction([], signals(scenario), { nowMs: 0 });
  const distance = suggestion.novelty?.distance ?? 1;
  if (suggestion.kind === 'unknown') return { ranking: [], distance };
  const { effect, probability, alternatives } = suggestion;
  return { ranking: [{ effect, probability }, ...alternatives], distance };
}

function majority(taught: readonly Scenario[]): string {
  const counts = new Map<string, number>();
  for (const one of taught) {
    const { effect } = parseCommand(one.command);
    counts.set(effect, (counts.get(effect) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
}

/** Ten bins of equal width, weighted by how many fall in. */
function calibrationError(
  pairs: readonly (readonly [probability: number, hit: boolean])[],
): number {
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inside = pairs.filter(([p]) => Math.min(9, Math.floor(p * 10)) === bin);
    const said = inside.reduce((sum, [p]) => sum + p, 0);
    const right = inside.filter(([, hit]) => hit).length;
    error += Math.abs(said - right) / pairs.length;
  }
  return error;
}

/** The probability that one of `high` is above one of `low`, ties counting half. */
function auroc(high: readonly number[], low: readonly number[]): number {
  let sum = 0;
  for (const h of high) for (const l of low) sum += h > l ? 1 : h === l ? 0.5 : 0;
  return sum / (high.length * low.length);
}

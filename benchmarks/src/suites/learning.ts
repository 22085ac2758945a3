import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean } from '@aegis/core/stats';
import { RemediationLearner } from '@aegis/learning';
import { parseCommand } from '@aegis/learning/commands';
import {
  asAnomalies,
  type ItbenchScenario,
  readItbench,
  signalNames,
} from '../learning/itbench.js';
import { type LabelledCase, PEERS, type Peer } from '../learning/peers.js';
import { rankingScores } from '../metrics/auc.js';
import { calibrationError } from '../metrics/calibration-error.js';
import { bootstrap, meanAt } from '../remediation/bootstrap.js';
import type { Suite, SuiteResult } from '../suite.js';

interface Answer {
  readonly ranking: readonly { readonly effect: string; readonly probability: number }[];
  readonly newness: number;
  readonly distance: number;
  readonly kind: 'known' | 'unknown';
}

/** A scenario with what memory says of it. */
interface Asked {
  readonly scenario: ItbenchScenario;
  /** With all others taught. */
  readonly answer: Answer;
  /** With all others that share no kind of fault taught. */
  readonly unseen: Answer;
  /** With all others taught, and what was wrong among the signals. */
  readonly diagnosed: Answer;
  /** Whether another scenario has one of its kinds of faults. */
  readonly recurs: boolean;
}

/** ITBench: what to do first, from alerts and tags, with the scenario left out. */
export const learning: Suite = {
  name: 'learning',
  summary: 'ITBench incident to first action, leave-one-out; unknown fault types',
  data: 'remediation',
  run: async ({ dataDir, outDir, seed }) => {
    const scenarios = readItbench(join(dataDir, 'itbench_scenarios.jsonl'));
    const asked = scenarios.map((scenario) => askAbout(scenario, scenarios));
    if (outDir !== null) writeCases(join(outDir, 'cases.jsonl'), asked);
    const hits = (answer: (one: Asked) => Answer, k: number): Float64Array =>
      Float64Array.from(asked, (one) => (isHit(answer(one), one.scenario, k) ? 1 : 0));
    const top1 = hits((one) => one.answer, 1);
    const top3 = hits((one) => one.answer, 3);
    const recurring = asked.filter((one) => one.recurs);
    const interval = (values: Float64Array): readonly [number, number] =>
      bootstrap(values.length, seed, (picks) => meanAt(values, picks));
    return {
      results: {
        top1: mean(top1),
        top3: mean(top3),
        ece: calibrationError(asked.map(({ answer, scenario }) => pairOf(answer, scenario))),
        unknownAuroc: unknownAuroc(asked, (answer) => answer.newness),
        unknownAurocByDistance: unknownAuroc(asked, (answer) => answer.distance),
        diagnosedTop1: mean(hits((one) => one.diagnosed, 1)),
        unseenTop1: mean(hits((one) => one.unseen, 1)),
        unseenCalledUnknown: mean(asked.map((one) => (one.unseen.kind === 'unknown' ? 1 : 0))),
        recurringCalledUnknown: mean(
          recurring.map((one) => (one.answer.kind === 'unknown' ? 1 : 0)),
        ),
        scenarios: asked.length,
      },
      intervals: { top1: interval(top1), top3: interval(top3) },
      peers: Object.fromEntries(
        Object.entries(PEERS).map(([name, peer]) => [name, peerFigures(peer, scenarios)]),
      ),
    } satisfies SuiteResult;
  },
};

function askAbout(scenario: ItbenchScenario, scenarios: readonly ItbenchScenario[]): Asked {
  const rest = scenarios.filter((other) => other !== scenario);
  const foreign = unlike(scenario, rest);
  return {
    scenario,
    answer: ask(rest, scenario, false),
    unseen: ask(foreign, scenario, false),
    diagnosed: ask(rest, scenario, true),
    recurs: foreign.length < rest.length,
  };
}

function unlike(
  { faults }: ItbenchScenario,
  others: readonly ItbenchScenario[],
): readonly ItbenchScenario[] {
  return others.filter((other) => !other.faults.some((fault) => faults.includes(fault)));
}

/** Memory of `taught`, asked for everything that it thinks, and whether it would have said so unasked. */
function ask(
  taught: readonly ItbenchScenario[],
  scenario: ItbenchScenario,
  diagnosis: boolean,
): Answer {
  const answers = [{}, { maxDistance: 1, minProbability: 0, novelty: 0.01 }].map((options) => {
    const learner = new RemediationLearner(options);
    for (const [i, one] of taught.entries()) {
      const anomalies = asAnomalies(signalNames(one, diagnosis));
      const fix = { command: one.command, issues: [], anomalies, success: true };
      learner.captureManualFix({ ...fix, at: 0, operator: `${i}` });
    }
    const anomalies = asAnomalies(signalNames(scenario, diagnosis));
    return learner.suggestAction([], anomalies, { nowMs: 0 });
  });
  const [shipped, talkative] = answers as [(typeof answers)[0], (typeof answers)[0]];
  const { newness, distance } = talkative.novelty ?? { newness: 1, distance: 1 };
  if (talkative.kind === 'unknown') return { ranking: [], newness, distance, kind: shipped.kind };
  const { effect, probability, alternatives } = talkative;
  const ranking = [{ effect, probability }, ...alternatives];
  return { ranking, newness, distance, kind: shipped.kind };
}

/** How well a score tells kinds that were held out from those that recur. */
function unknownAuroc(asked: readonly Asked[], score: (answer: Answer) => number): number {
  const recurring = asked.filter((one) => one.recurs);
  return rankingScores(
    [...asked.map((one) => score(one.unseen)), ...recurring.map((one) => score(one.answer))],
    [...asked.map(() => 1), ...recurring.map(() => 0)],
  ).aucRoc;
}

function isHit(answer: Answer, scenario: ItbenchScenario, k: number): boolean {
  return answer.ranking.slice(0, k).some((one) => scenario.accepted.has(one.effect));
}

function pairOf(answer: Answer, scenario: ItbenchScenario): readonly [number, boolean] {
  return [answer.ranking[0]?.probability ?? 0, isHit(answer, scenario, 1)];
}

function peerFigures(
  peer: Peer,
  scenarios: readonly ItbenchScenario[],
): Readonly<Record<string, number>> {
  const labelled = (some: readonly ItbenchScenario[]): LabelledCase[] =>
    some.map((one) => ({
      features: signalNames(one, false),
      label: parseCommand(one.command).effect,
    }));
  const hits = (
    taught: (scenario: ItbenchScenario) => readonly ItbenchScenario[],
    k: number,
  ): number =>
    mean(
      scenarios.map((scenario) => {
        const answer = peer(labelled(taught(scenario)), signalNames(scenario, false));
        return answer.slice(0, k).some((label) => scenario.accepted.has(label)) ? 1 : 0;
      }),
    );
  const others = (scenario: ItbenchScenario): readonly ItbenchScenario[] =>
    scenarios.filter((other) => other !== scenario);
  return {
    top1: hits(others, 1),
    top3: hits(others, 3),
    unseenTop1: hits((scenario) => unlike(scenario, others(scenario)), 1),
  };
}

function writeCases(file: string, asked: readonly Asked[]): void {
  const lines = asked.map(({ scenario, answer, unseen, diagnosed }) =>
    JSON.stringify({
      id: scenario.id,
      accepted: [...scenario.accepted],
      answer,
      unseen,
      diagnosed,
    }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
}

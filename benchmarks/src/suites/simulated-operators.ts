import { Random } from '@aegis/core';
import { RemediationLearner, type Suggestion } from '@aegis/learning';
import type { FaultKind } from '@aegis/remediation/simulator';
import { type OperatorIncident, operatorIncidents } from '../learning/operator-incidents.js';
import { PEERS, type Peer } from '../learning/peers.js';
import { intervalsOf, meansOf } from '../root-cause/measures.js';
import type { ResultTable, Suite, SuiteContext, SuiteResult } from '../suite.js';

const RUNS = 5;
const TAUGHT_SYSTEMS = 30;
const ASKED_SYSTEMS = 15;
const PER_SYSTEM = 16;
const CHECKPOINTS = [10, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480];
/** Of the kinds of faults that were seen, so many are to be answered as the expert does. */
const ENOUGH = 0.9;
/** Peers that need no training by the minute. */
const QUICK_PEERS = ['nearestOne', 'nearestFive'] as const;

/** What a learner knows after some cases. */
interface Checkpoint {
  readonly cases: number;
  /** Of the incidents asked whose kind was seen: answered as the expert does. */
  readonly incidents: number;
  /** Of the kinds seen: most of their incidents answered as the expert does. */
  readonly kinds: number;
  readonly matched: ReadonlySet<FaultKind>;
}

interface Run {
  readonly checkpoints: readonly Checkpoint[];
  readonly last: Readonly<Record<string, number>>;
  readonly peers: Readonly<Record<string, number>>;
}

async function run({ seed, log }: SuiteContext): Promise<SuiteResult> {
  const runs = Array.from({ length: RUNS }, (_, i) => {
    log(`simulated operators: run ${i + 1} of ${RUNS}`);
    return play(new Random(seed).fork(`run ${i}`));
  });
  const measures = {
    casesUntil90: ({ checkpoints }: Run) => casesUntil(checkpoints),
    kindsMatched: ({ checkpoints }: Run) => checkpoints.at(-1)!.kinds,
    incidentsMatched: ({ checkpoints }: Run) => checkpoints.at(-1)!.incidents,
    regressedKinds: ({ checkpoints }: Run) => regressed(checkpoints),
    ...Object.fromEntries(
      Object.keys(runs[0]!.last).map((key) => [key, ({ last }: Run) => last[key]!]),
    ),
  };
  const peers = QUICK_PEERS.map((name) => {
    const incidentsMatched = runs.reduce((sum, one) => sum + one.peers[name]!, 0) / RUNS;
    return [name, { incidentsMatched }] as const;
  });
  return {
    results: { ...meansOf(measures, runs) },
    intervals: intervalsOf(measures, runs, seed),
    peers: Object.fromEntries(peers),
    tables: [curve(runs)],
  };
}

/** One expert in thirty systems, asked about in fifteen others. */
function play(random: Random): Run {
  const taught = random.shuffle(
    operatorIncidents(TAUGHT_SYSTEMS, PER_SYSTEM, random.fork('taught')),
  );
  const asked = operatorIncidents(ASKED_SYSTEMS, PER_SYSTEM, random.fork('asked'));
  const learner = new RemediationLearner();
  const seen = new Set<FaultKind>();
  const checkpoints: Checkpoint[] = [];
  for (const [i, one] of taught.entries()) {
    teach(learner, one, i);
    seen.add(one.kind);
    if (CHECKPOINTS.includes(i + 1)) checkpoints.push(examine(learner, asked, seen, i + 1));
  }
  return {
    checkpoints,
    last: atTheEnd(learner, taught, asked),
    peers: askPeers(taught, asked),
  };
}

function teach(learner: RemediationLearner, one: OperatorIncident, number: number): void {
  const { command, issues, anomalies, changes, rootCauses, graph, success } = one;
  const at = number * 3_600_000;
  const source = { snapshot: () => graph };
  learner.captureManualFix({
    ...{ command, issues, anomalies, changes, rootCauses, success, at },
    graph: source,
  });
}

function ask(learner: RemediationLearner, one: OperatorIncident): Suggestion {
  const { issues, anomalies, changes, rootCauses, graph } = one;
  const source = { snapshot: () => graph };
  // Cases of weeks count in full: how fast memory fades is not what is asked here.
  return learner.suggestAction(issues, anomalies, {
    ...{ changes, rootCauses, nowMs: 0 },
    graph: source,
  });
}

function isMatch(answer: Suggestion, one: OperatorIncident): boolean {
  return answer.kind === 'known' && answer.effect === one.effect;
}

function examine(
  learner: RemediationLearner,
  asked: readonly OperatorIncident[],
  seen: ReadonlySet<FaultKind>,
  cases: number,
): Checkpoint {
  const tallies = new Map<FaultKind, { right: number; of: number }>();
  for (const one of asked) {
    if (!seen.has(one.kind)) continue;
    const tally = tallies.get(one.kind) ?? { right: 0, of: 0 };
    tallies.set(one.kind, tally);
    tally.of++;
    if (isMatch(ask(learner, one), one)) tally.right++;
  }
  const all = [...tallies];
  const matched = all.filter(([, { right, of }]) => 2 * right > of).map(([kind]) => kind);
  const right = all.reduce((sum, [, tally]) => sum + tally.right, 0);
  const of = all.reduce((sum, [, tally]) => sum + tally.of, 0);
  return {
    cases,
    incidents: right / of,
    kinds: matched.length / all.length,
    matched: new Set(matched),
  };
}

/** The first number of cases from which on enough kinds are matched; more than there are where never. */
function casesUntil(checkpoints: readonly Checkpoint[]): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { cases, kinds } of [...checkpoints].reverse()) {
    if (kinds < ENOUGH) break;
    first = cases;
  }
  return Number.isFinite(first) ? first : 2 * CHECKPOINTS.at(-1)!;
}

/** The share of kinds that were matched at some time and are not at the end. */
function regressed(checkpoints: readonly Checkpoint[]): number {
  const ever = new Set(checkpoints.flatMap((one) => [...one.matched]));
  const last = checkpoints.at(-1)!.matched;
  return [...ever].filter((kind) => !last.has(kind)).length / Math.max(1, ever.size);
}

function atTheEnd(
  learner: RemediationLearner,
  taught: readonly OperatorIncident[],
  asked: readonly OperatorIncident[],
): Readonly<Record<string, number>> {
  const answers = asked.map((one) => ({ one, answer: ask(learner, one) }));
  const right = answers.filter(({ one, answer }) => isMatch(answer, one));
  const known = answers.filter(({ answer }) => answer.kind === 'known');
  const aimed = right.filter(({ one, answer }) => {
    return answer.kind === 'known' && answer.target === one.service;
  });
  const unseen = [...new Set(asked.map((one) => one.effect))].flatMap((effect) => {
    const naive = new RemediationLearner();
    for (const [i, one] of taught.entries()) if (one.effect !== effect) teach(naive, one, i);
    return asked.filter((one) => one.effect === effect).map((one) => ask(naive, one));
  });
  return {
    matchedOfAnswered: right.length / known.length,
    targetRight: aimed.length / right.length,
    seenCalledUnknown: 1 - known.length / answers.length,
    unseenCalledUnknown: unseen.filter(({ kind }) => kind === 'unknown').length / unseen.length,
  };
}

/** Textbook classifiers on the very features that the learner sees. */
function askPeers(
  taught: readonly OperatorIncident[],
  asked: readonly OperatorIncident[],
): Readonly<Record<string, number>> {
  const features = (one: OperatorIncident): readonly string[] => {
    const learner = new RemediationLearner({ maxCases: 1 });
    teach(learner, one, 0);
    return learner.cases()[0]!.features;
  };
  const labelled = taught.map((one) => ({ features: features(one), label: one.effect }));
  const share = (peer: Peer): number =>
    asked.filter((one) => peer(labelled, features(one))[0] === one.effect).length / asked.length;
  return Object.fromEntries(QUICK_PEERS.map((name) => [name, share(PEERS[name]!)]));
}

function curve(runs: readonly Run[]): ResultTable {
  return {
    title: 'by cases taught, mean of the runs',
    head: ['cases', 'incidents matched', 'kinds matched'],
    rows: CHECKPOINTS.map((cases, k) => {
      const mean = (key: 'incidents' | 'kinds'): string =>
        (runs.reduce((sum, one) => sum + one.checkpoints[k]![key], 0) / runs.length).toFixed(3);
      return [cases, mean('incidents'), mean('kinds')];
    }),
  };
}

/** An expert's fixes in simulated systems, asked for in others: how soon memory does as the expert does. */
export const simulatedOperators: Suite = {
  name: 'simulated operators',
  summary: 'cases until the suggestion is the expert’s, on simulated faults in unseen systems',
  data: null,
  run,
};

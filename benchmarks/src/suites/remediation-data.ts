import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionKind } from '@aegis/core';
import { RLRemediationEngine } from '@aegis/remediation';
import { acceptedKinds } from '../remediation/data/accepted-actions.js';
import { demoGraph } from '../remediation/data/demo-graphs.js';
import {
  aiopslabFamily,
  type DataFault,
  readFaults,
  readScenarios,
  type Scenario,
  sregymFamily,
} from '../remediation/data/read-data.js';
import { scenarioFindings } from '../remediation/data/scenario-findings.js';
import type { ResultTable, Suite, SuiteContext, SuiteResult } from '../suite.js';

interface Answer {
  readonly scenario: number;
  readonly accepted: readonly ActionKind[];
  readonly kind: ActionKind;
  readonly target: string;
  readonly probability: number;
  /** Whether the chosen kind is accepted. */
  readonly right: boolean;
  /** Whether one of the first three, the chosen one among them, is. */
  readonly nearlyRight: boolean;
}

function answer(engine: RLRemediationEngine, scenario: Scenario, watched: boolean): Answer {
  const { anomalies, issues, changes, nowMs } = scenarioFindings(scenario, watched);
  const graph = demoGraph(scenario.apps[0] ?? '');
  const { action, probability, alternatives } = engine.selectAction(issues, [], anomalies, {
    graph,
    changes,
    nowMs,
  });
  const accepted = acceptedKinds(scenario);
  const first = [action.kind, ...alternatives.slice(0, 2).map((other) => other.action.kind)];
  return {
    scenario: scenario.id,
    accepted: [...accepted],
    kind: action.kind,
    target: action.target,
    probability,
    right: accepted.has(action.kind),
    nearlyRight: first.some((kind) => accepted.has(kind)),
  };
}

const share = <T>(items: readonly T[], test: (item: T) => boolean): number =>
  items.length === 0 ? 0 : items.filter(test).length / items.length;

/** The families of what is not covered, one for each fault. */
function byReason(faults: readonly DataFault[]): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>();
  for (const { name, verdict } of faults) {
    if (verdict?.is !== 'not-covered') continue;
    const names = out.get(verdict.reason) ?? [];
    out.set(verdict.reason, names);
    names.push(sregymFamily(aiopslabFamily(name)));
  }
  return out;
}

function coverageTables(faults: readonly DataFault[]): ResultTable[] {
  const sources = [...new Set(faults.map(({ source }) => source))];
  const count = (source: string, is: string): number =>
    faults.filter((one) => one.source === source && one.verdict?.is === is).length;
  return [
    {
      title: 'Faults of the data among ours',
      head: ['source', 'covered', 'controls', 'not covered', 'undecided'],
      rows: sources.map((source) => [
        source,
        count(source, 'covered'),
        count(source, 'control'),
        count(source, 'not-covered'),
        faults.filter((one) => one.source === source && one.verdict === null).length,
      ]),
    },
    {
      title: 'Not covered, by reason',
      head: ['reason', 'faults', 'names'],
      rows: [...byReason(faults)].map(([reason, names]) => [
        reason,
        names.length,
        [...new Set(names)].join(', '),
      ]),
    },
  ];
}

async function run(context: SuiteContext): Promise<SuiteResult> {
  const { dataDir, outDir } = context;
  const faults = readFaults(dataDir);
  const scenarios = readScenarios(dataDir);
  const engine = new RLRemediationEngine();
  const mended = scenarios.filter((scenario) => acceptedKinds(scenario).size > 0);
  const healthy = scenarios.filter(({ injections }) => injections.length === 0);
  const watched = mended.map((scenario) => answer(engine, scenario, true));
  const described = mended.map((scenario) => answer(engine, scenario, false));
  const calm = healthy.map((scenario) => answer(engine, scenario, true));
  if (outDir !== null) {
    const write = (file: string, items: readonly unknown[]): void =>
      writeFileSync(
        join(outDir, file),
        `${items.map((item) => JSON.stringify(item)).join('\n')}\n`,
      );
    write('faults.jsonl', faults);
    write('answers.jsonl', [
      ...watched.map((one) => ({ changes: 'watched', ...one })),
      ...described.map((one) => ({ changes: 'described', ...one })),
    ]);
  }
  return {
    results: {
      faults: faults.length,
      decidedShare: share(faults, ({ verdict }) => verdict !== null),
      coveredShare: share(faults, ({ verdict }) => verdict?.is === 'covered'),
      scenarios: scenarios.length,
      scenariosWithInjectorOnly: scenarios.length - mended.length - healthy.length,
      acceptedShare: share(watched, ({ right }) => right),
      acceptedAmongThree: share(watched, ({ nearlyRight }) => nearlyRight),
      acceptedShareDescribed: share(described, ({ right }) => right),
      falseActions: share(calm, ({ kind }) => kind !== 'observe'),
    },
    tables: [
      ...coverageTables(faults),
      {
        title: 'ITBench, changes watched: where the first choice is not of an accepted kind',
        head: ['scenario', 'accepted', 'chosen', 'at', 'probability'],
        rows: watched
          .filter(({ right }) => !right)
          .map((one) => [
            one.scenario,
            one.accepted.join(', '),
            one.kind,
            one.target,
            one.probability.toFixed(2),
          ]),
      },
    ],
  };
}

/** Published faults and fixes against the simulator's kinds of fault and the engine's choices. */
export const remediationData: Suite = {
  name: 'remediation-data',
  summary: 'published faults among the simulator’s, and the engine’s choice against accepted fixes',
  data: 'remediation',
  run,
};

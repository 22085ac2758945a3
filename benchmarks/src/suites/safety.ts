import { Random } from '@aegis/core';
import { randomServiceGraph } from '@aegis/remediation/simulator';
import { killEverywhere } from '../remediation/safety-kill.js';
import { RULES, type SafetySetting } from '../remediation/safety-setting.js';
import { besiege } from '../remediation/safety-siege.js';
import { undoEverything } from '../remediation/safety-undo.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const DECISIONS = 1_000_000;
const UNDO_SEEDS = 400;
const KILLED_PLANS = 60;

/** Systems of several sizes under rules of several kinds; the decisions are shared out among them. */
function settings(seed: number): SafetySetting[] {
  const random = new Random(seed);
  const system = (count: number) => randomServiceGraph(random.fork(`system ${count}`), count);
  return [
    { name: 'as shipped', snapshot: system(12), rules: RULES },
    { name: 'a large system', snapshot: system(50), rules: RULES },
    {
      name: 'people are told',
      snapshot: system(20),
      rules: { ...RULES, notifyMs: 120_000, maxDependants: 2 },
    },
    {
      name: 'a test environment, busy',
      snapshot: system(15),
      rules: { ...RULES, environment: 'test', maxActionsPerWindow: 40, breakerFailures: 20 },
    },
    {
      name: 'small budgets, long cooldown',
      snapshot: system(30),
      rules: {
        ...RULES,
        maxShareAtRisk: 0.1,
        maxTrafficAtRisk: 0.2,
        cooldownMs: 400_000,
      },
    },
  ];
}

async function run(context: SuiteContext): Promise<SuiteResult> {
  const { seed, log } = context;
  const all = settings(seed);
  const counts: Record<string, number> = {};
  const add = (name: string, count: number): void => {
    counts[name] = (counts[name] ?? 0) + count;
  };
  const rows: (string | number)[][] = [];
  const broken = new Map<string, number>();
  for (const [i, setting] of all.entries()) {
    const report = besiege(setting, DECISIONS / all.length, seed + i);
    let violations = 0;
    for (const [promise, count] of report.violations) {
      violations += count;
      broken.set(promise, (broken.get(promise) ?? 0) + count);
    }
    add('violations', violations);
    add('decisions', report.decisions);
    add('acts', report.acts);
    add('undos', report.undos);
    add('brokenLinks', report.brokenLinks);
    add('notReplayed', report.notReplayed);
    rows.push([setting.name, report.decisions, report.acts, report.undos, violations]);
    log(`${setting.name}: ${report.acts} acts of ${report.decisions}, ${violations} violations`);
  }
  const undo = undoEverything(UNDO_SEEDS);
  log(`undo: ${undo.restored} of ${undo.tried} restored`);
  log(`undo of two, last first: ${undo.stacksRestored} of ${undo.stacksTried} restored`);
  const kill = await killEverywhere(KILLED_PLANS, seed);
  log(`kill: ${kill.kills} kills, ${kill.doubles} double acts`);
  return {
    results: {
      ...counts,
      undoRestored: undo.restored / undo.tried,
      undosTried: undo.tried,
      undoStacksRestored: undo.stacksRestored / undo.stacksTried,
      kills: kill.kills,
      doubleActions: kill.doubles,
      unwrittenActions: kill.unwritten,
    },
    tables: [
      {
        title: 'Adversaries against the guard',
        head: ['setting', 'decisions', 'acts', 'undos', 'violations'],
        rows,
      },
      { title: 'Promises broken', head: ['promise', 'times'], rows: [...broken] },
      { title: 'Not restored by undo', head: ['act', 'times'], rows: [...undo.failures] },
    ],
  };
}

/** What the guard promises, against adversaries, crashes and a checker that knows nothing of it. */
export const safety: Suite = {
  name: 'safety',
  summary:
    'promises of the guard that adversaries broke in 1,000,000 decisions; undo; kill and resume',
  data: null,
  run,
};

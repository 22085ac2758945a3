import { LAWS } from './laws/index.js';
import type { Law } from './laws/law.js';
import { runLaw } from './run-law.js';
import { type AnySubject, LAW_NAMES } from './subject.js';
import { SUBJECTS } from './subjects/index.js';

/** How many runs over all, and of what. */
export interface Budget {
  readonly runs: number;
  readonly seed: number;
  /** One class; null for all. */
  readonly only: string | null;
  /** One law; null for all. */
  readonly law: string | null;
  /** The path of one case of one law and class, as a failure names it; null for all cases. */
  readonly path: string | null;
}

interface Share {
  readonly subject: AnySubject;
  readonly law: Law;
  readonly runs: number;
}

/** Splits a budget over all pairs of class and law, each by what a run of it costs. */
function shares({ runs, only, law }: Budget): Share[] {
  const subjects = Object.values(SUBJECTS)
    .flat()
    .filter(({ name }) => only === null || name === only);
  const laws = LAWS.filter(({ name }) => law === null || name === law);
  const pairs = subjects.flatMap((subject) =>
    laws
      .filter((one) => one.property(subject) !== null)
      .map((one) => ({
        ...{ subject, law: one, weight: 1 / (subject.cost ?? 1) },
        most: one.maxRuns?.(subject) ?? Number.MAX_SAFE_INTEGER,
      })),
  );
  // What shows nothing new after one run has that one; the rest is for the others.
  const once = pairs.filter(({ most }) => most === 1).length;
  const total = pairs.reduce((sum, { most, weight }) => sum + (most === 1 ? 0 : weight), 0);
  const left = Math.max(0, runs - once);
  return pairs.map(({ subject, law, weight, most }) => ({
    ...{ subject, law },
    runs: Math.min(most, Math.max(1, Math.ceil((left * weight) / Math.max(total, weight)))),
  }));
}

/** Spends the budget and says what held how often; the number of pairs that broke. */
export async function runBudget(budget: Budget, say: (line: string) => void): Promise<number> {
  const plan = shares(budget);
  if (plan.length === 0) throw new Error('no class or law has that name');
  const names = LAW_NAMES.filter((name) => plan.some(({ law }) => law.name === name));
  say(`| class | ${names.join(' | ')} | seconds |`);
  say(`| --- | ${names.map(() => '---:').join(' | ')} | ---: |`);
  let failed = 0;
  let done = 0;
  for (const subject of new Set(plan.map((one) => one.subject))) {
    const cells: string[] = [];
    const start = Date.now();
    for (const name of names) {
      const share = plan.find((one) => one.subject === subject && one.law.name === name);
      const run =
        share && (await runLaw(share.law, subject, { ...share, ...budget, runs: share.runs }));
      done += run?.runs ?? 0;
      cells.push(run ? `${run.runs}${run.failure === null ? '' : ' BROKEN'}` : '–');
      if (run?.failure) {
        failed++;
        say(run.failure);
      }
    }
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    say(`| ${subject.name} | ${cells.join(' | ')} | ${seconds} |`);
  }
  say(
    `${done} runs of ${plan.length} pairs of class and law, seed ${budget.seed}: ${failed} broken`,
  );
  return failed;
}

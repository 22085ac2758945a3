import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { intervalsOf, type Measures, meansOf } from './measures.js';
import type { RcbAnswer } from './rcb-contestants.js';
import type { RcbTruth } from './rcb-incident.js';

/** An answer next to the truth. */
export interface RcbJudged {
  readonly id: string;
  readonly truth: RcbTruth;
  readonly answer: RcbAnswer;
}

/** What two sets share of what either has; nothing and nothing are alike. */
export function jaccard(some: readonly string[], others: readonly string[]): number {
  const all = new Set([...some, ...others]);
  const shared = [...new Set(some)].filter((one) => others.includes(one));
  return all.size === 0 ? 1 : shared.length / all.size;
}

/** Per incident, by key of the results. */
export const MEASURES: Measures<RcbJudged> = {
  service: ({ truth, answer }) => (answer.ranking[0]?.nodeId === truth.service ? 1 : 0),
  commit: ({ truth, answer }) => (answer.commit === truth.commit ? 1 : 0),
  blastRadius: ({ truth, answer }) => jaccard(answer.blastRadius, truth.blastRadius),
};

/** The means over all incidents. */
export function rcbScores(all: readonly RcbJudged[]): Record<string, number> {
  return meansOf(MEASURES, all);
}

/** Their 95 % intervals by bootstrap over incidents. */
export function rcbIntervals(
  all: readonly RcbJudged[],
  seed: number,
): Record<string, readonly [number, number]> {
  return intervalsOf(MEASURES, all, seed);
}

/** One line an incident: all that was said of it. */
export function writeRcbCases(outDir: string, all: readonly RcbJudged[]): void {
  mkdirSync(outDir, { recursive: true });
  const lines = all.map(({ id, answer }) => {
    const { ranking, path, isNone, commit, commits, blastRadius } = answer;
    return JSON.stringify({
      case: id,
      ranking: ranking.map(({ nodeId, likelihood }) => ({ node: nodeId, likelihood })),
      path,
      verdict: isNone ? 'no-root-cause' : 'root-cause',
      commit,
      commits,
      blastRadius,
    });
  });
  writeFileSync(join(outDir, 'cases.jsonl'), `${lines.join('\n')}\n`);
}

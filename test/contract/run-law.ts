import fc from 'fast-check';
import type { Law } from './laws/law.js';
import type { AnySubject } from './subject.js';

/** What came of a law for a subject: how often it held, or what broke it. */
export interface LawRun {
  readonly runs: number;
  readonly failure: string | null;
}

/** How often, from which seed, and where one case is to be seen again, its path. */
export interface Play {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string | null;
}

/** Runs a law on a subject; null where the subject says why the law does not speak of it. */
export async function runLaw(
  law: Law,
  subject: AnySubject,
  { runs, seed, path }: Play,
): Promise<LawRun | null> {
  const property = law.property(subject);
  if (property === null) return null;
  const numRuns = Math.min(runs, law.maxRuns?.(subject) ?? runs);
  const from = path === undefined || path === null ? {} : { path };
  const parameters = { numRuns, seed, ...from };
  const details = await fc.check(property as fc.IAsyncProperty<unknown>, parameters);
  if (!details.failed) return { runs: details.numRuns, failure: null };
  const { counterexample, counterexamplePath, errorInstance, numRuns: reached } = details;
  const failure = [
    `${law.name} does not hold for ${subject.name}`,
    `seed ${seed}, path "${counterexamplePath}"`,
    `of ${fc.stringify(counterexample)}`,
    shortened(errorInstance),
  ].join('\n');
  return { runs: reached, failure };
}

/** Without the frames of fast-check and of the runner. */
function shortened(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? error.message).split('\n');
  return lines
    .filter((line) => !/^\s+at .*(fast-check|run-law|budget|node:internal)/.test(line))
    .join('\n');
}

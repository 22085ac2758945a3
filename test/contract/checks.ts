import { goldenOf } from './golden.js';
import { LAWS } from './laws/index.js';
import { runLaw } from './run-law.js';
import type { AnySubject } from './subject.js';

/** Runs of each law in a runtime: enough to see that the laws hold there too. */
const RUNS = 3;
const SEED = 1;

async function keptLaws(subject: AnySubject): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const law of LAWS) {
    const run = await runLaw(law, subject, { runs: RUNS, seed: SEED });
    if (run?.failure) throw new Error(run.failure);
    if (run !== null) kept.push(law.name);
  }
  return kept;
}

/** For `tools/runtimes`: of every class its golden outputs, and which laws hold. */
export function checksOf(
  subjects: readonly AnySubject[],
): Readonly<Record<string, () => Promise<unknown>>> {
  return Object.fromEntries(
    subjects.flatMap((subject) => [
      [`golden of ${subject.name}`, () => goldenOf(subject)],
      [`laws of ${subject.name}`, () => keptLaws(subject)],
    ]),
  );
}

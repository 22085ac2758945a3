import { randomInt } from 'node:crypto';
import { basename } from 'node:path';
import fc from 'fast-check';
import { it } from 'vitest';
import { keepSeed, keptSeeds, seedsFile } from './seeds.js';

/** In a test run like any other the cases are always the same, and as many, however slow the machine. */
const CALM_SEED = 1;
const CALM_RUNS = 200;
/**
 * After so many cases fuzzing takes a fresh seed, so that no failing case is far into one, and looks at the
 * time. A case is never broken off: it would go on in the world of the property that comes next.
 */
const RUNS_OF_A_SEED = 100;
/** A case of an asynchronous property that has not ended by then has failed. */
const CASE_MS = 10_000;
/** For a test run like any other, and for shrinking what failed. */
const GRACE_MS = 180_000;

/** Time for all properties of one file, where `tools/fuzz/main.mjs` runs it. */
const fuzzMs = Number(process.env.AEGIS_FUZZ_MS ?? 0);

/** Where each of thousands of runs has to be short: so few cases, and no shrinking. */
const fewRuns = Number(process.env.AEGIS_FUZZ_RUNS ?? 0);

let properties = 0;

type Checked = fc.IRawProperty<unknown, boolean>;

interface FuzzOptions {
  /** Cases of a test run like any other: as many as take two or three seconds. @defaultValue 200 */
  readonly runs?: number;
  /** Looks at what all cases of such a run came to, where none failed. */
  readonly after?: () => void;
}

/**
 * A property that is tested in three ways: first every case that ever failed, kept in a file beside the
 * test; then, in a test run like any other, some seconds of always the same cases; or, under
 * `pnpm test:fuzz`, cases with fresh seeds for as long as there is time. What fails then is kept.
 *
 * @param testUrl - `import.meta.url` of the test, which ends in `.fuzz.test.ts`
 */
export function fuzz<Ts>(
  testUrl: string,
  name: string,
  property: fc.IAsyncProperty<Ts> | fc.IProperty<Ts>,
  { runs = CALM_RUNS, after = () => {} }: FuzzOptions = {},
): void {
  properties++;
  const checked = property as unknown as Checked;
  const file = seedsFile(testUrl);
  const timeout = fuzzMs + GRACE_MS;
  it(name, { timeout }, async () => {
    for (const { seed, run, what } of keptSeeds(file, name)) {
      const details = await fc.check(checked, {
        seed,
        path: String(run),
        numRuns: 1,
        timeout: CASE_MS,
      });
      if (details.failed) throw new Error(`once "${what}", and still ${await reportOf(details)}`);
    }
    if (fuzzMs > 0) await fuzzOn(file, name, checked, fuzzMs / properties);
    else if (fewRuns > 0) {
      const few = {
        seed: CALM_SEED,
        numRuns: Math.min(fewRuns, runs),
        endOnFailure: true,
        timeout: CASE_MS,
      };
      const details = await fc.check(checked, few);
      if (details.failed) throw new Error(await reportOf(details));
    } else {
      const details = await fc.check(checked, { seed: CALM_SEED, numRuns: runs, timeout: CASE_MS });
      if (details.failed) throw new Error(await reportOf(details));
      after();
    }
  });
}

async function fuzzOn(file: string, name: string, property: Checked, ms: number): Promise<void> {
  const startMs = performance.now();
  let runs = 0;
  while (performance.now() - startMs < ms) {
    const seed = randomInt(-(2 ** 31), 2 ** 31);
    const given = { seed, numRuns: RUNS_OF_A_SEED, timeout: CASE_MS };
    const details = await fc.check(property, given);
    runs += details.numRuns;
    if (!details.failed) continue;
    const run = Number(details.counterexamplePath?.split(':')[0] ?? 0);
    keepSeed(file, name, { seed, run, what: headline(details) });
    throw new Error(
      `${await reportOf(details)}\nKept in ${basename(file)} as seed ${seed}, ${run}.`,
    );
  }
  console.info(`${name}: ${runs} cases in ${Math.round((performance.now() - startMs) / 1000)} s`);
}

async function reportOf(details: fc.RunDetails<unknown>): Promise<string> {
  return (await fc.asyncDefaultReportMessage(details)) ?? 'no report';
}

function headline({ errorInstance }: fc.RunDetails<unknown>): string {
  const text = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return (text.split('\n')[0] ?? '').slice(0, 200);
}

import type { Suite } from '../suite.js';
import { benchReport } from './bench-report.js';
import { findSuite, listSuites } from './find-suite.js';
import { dataFolder, isMissingBelow, outputFolder } from './folders.js';
import { type BenchArguments, parseArguments } from './parse-arguments.js';
import { renderTables } from './render-tables.js';
import { UsageError } from './usage-error.js';

/** What the harness is given, so that it reaches for nothing. */
export interface BenchSurroundings {
  readonly suites: readonly Suite[];
  readonly version: string;
  /** Where the data sets are looked for: `<dataRoot>/<area>/<set>`. */
  readonly dataRoot: string;
  /** Standard output: tables, or the one JSON object. */
  readonly print: (text: string) => void;
  /** Standard error: progress and what went wrong. */
  readonly log: (line: string) => void;
}

async function runSuite(given: BenchArguments, surroundings: BenchSurroundings): Promise<void> {
  const { suites, version, dataRoot, print, log } = surroundings;
  const { suite, args } = findSuite(suites, given.words);
  const data = dataFolder(suite, given.data, dataRoot);
  const outDir = outputFolder(given.out);
  const { seed } = given;
  try {
    const result = await suite.run({ dataDir: data ?? '', outDir, seed, args, log });
    const report = benchReport({ suite: suite.name, seed, data, version }, result);
    if (given.json) print(`${JSON.stringify(report)}\n`);
    else print(renderTables(`${suite.name} (seed ${seed}): ${suite.summary}`, result));
  } catch (error) {
    if (!isMissingBelow(error, data)) throw error;
    throw new UsageError(`${suite.name}: ${(error as Error).message}`, 3);
  }
}

/**
 * Runs what the command line asks for.
 *
 * @returns the exit code: 0, 1 for a failure, 2 for wrong arguments, 3 for missing data
 */
export async function runBench(
  args: readonly string[],
  surroundings: BenchSurroundings,
): Promise<number> {
  const { suites, print, log } = surroundings;
  try {
    const given = parseArguments(args, print);
    if (given === null) return 0;
    if (given.words.length > 0) await runSuite(given, surroundings);
    else print(`The suites; pnpm bench <suite> runs one:\n${listSuites(suites)}`);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      log(`bench: ${error.message}`);
      return error.exitCode;
    }
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}

import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { UsageError } from './usage-error.js';

export interface BenchArguments {
  /** The words that name the suite, and what follows them; empty to list the suites. */
  readonly words: readonly string[];
  readonly data: string | null;
  readonly out: string | null;
  readonly seed: number;
  readonly json: boolean;
}

const DEFAULT_SEED = 1;

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) {
    throw new InvalidArgumentError('Give a whole number from 0 on.');
  }
  return seed;
}

interface RawOptions {
  readonly data?: string;
  readonly out?: string;
  readonly seed: number;
  readonly json?: boolean;
}

/**
 * Reads the command line.
 *
 * @param args - without the program's name
 * @param say - takes the help text
 * @returns null where the help was asked for and has been said
 * @throws UsageError with exit code 2
 */
export function parseArguments(
  args: readonly string[],
  say: (text: string) => void,
): BenchArguments | null {
  const command = new Command('pnpm bench')
    .description('Runs one suite and prints what it measured; without a suite, lists them.')
    .argument('[suite...]', 'its name, and what it takes: "nab", "speed graph"')
    .option('--data <dir>', 'the folder of the data set (default: ../shared/data/<area>/<set>)')
    .option('--out <dir>', 'write the raw outputs here: a score per row, a ranking per case')
    .option('--seed <n>', 'the seed of everything random', parseSeed, DEFAULT_SEED)
    .option('--json', 'print one JSON object and nothing else')
    .exitOverride()
    .configureOutput({ writeOut: say, writeErr: () => {} });
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw new UsageError(error.message.replace(/^error: /, '').replaceAll('\n', ' '), 2);
  }
  const { data, out, seed, json } = command.opts<RawOptions>();
  return { words: command.args, data: data ?? null, out: out ?? null, seed, json: json ?? false };
}

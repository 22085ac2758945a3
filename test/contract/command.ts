import { type Budget, runBudget } from './budget.js';
import { tableOfLaws } from './table.js';

/** What the command line may say; see `tools/laws.mjs`. */
function parse(given: readonly string[]): Budget {
  const textOf = (name: string): string | null => {
    const at = given.indexOf(`--${name}`);
    return at === -1 ? null : (given[at + 1] ?? null);
  };
  const wholeOf = (name: string, fallback: number): number => {
    const value = Number(textOf(name) ?? fallback);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new Error(`--${name} is ${textOf(name)}; give a whole number.`);
  };
  return {
    runs: wholeOf('runs', 10_000),
    seed: wholeOf('seed', 1),
    only: textOf('only'),
    law: textOf('law'),
    path: textOf('path'),
  };
}

const given = process.argv.slice(2);
if (given.includes('--table')) process.stdout.write(tableOfLaws());
else {
  const failed = await runBudget(parse(given), (line) => {
    process.stdout.write(`${line}\n`);
  });
  process.exitCode = failed > 0 ? 1 : 0;
}

import type { Suite } from '../suite.js';
import { UsageError } from './usage-error.js';

/** The suites, one a line. */
export function listSuites(suites: readonly Suite[]): string {
  const width = Math.max(0, ...suites.map(({ name }) => name.length));
  return suites.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`).join('');
}

/**
 * The suite with the longest name that the words begin with; the rest of the words is for the suite.
 *
 * @throws UsageError with exit code 2, listing the suites
 */
export function findSuite(
  suites: readonly Suite[],
  words: readonly string[],
): { readonly suite: Suite; readonly args: readonly string[] } {
  const given = words.join(' ');
  const [suite] = suites
    .filter(({ name }) => given === name || given.startsWith(`${name} `))
    .sort((a, b) => b.name.length - a.name.length);
  if (suite === undefined) {
    throw new UsageError(`no suite "${given}"; there are:\n${listSuites(suites).trimEnd()}`, 2);
  }
  return { suite, args: words.slice(suite.name.split(' ').length) };
}

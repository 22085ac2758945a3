import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Suite } from '../suite.js';
import { UsageError } from './usage-error.js';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/**
 * The folder of a suite's data.
 *
 * @param given - what the user said; null for the place beside the repository
 * @returns null where the suite makes its own data
 * @throws UsageError with exit code 3 where there is nothing
 */
export function dataFolder(suite: Suite, given: string | null, dataRoot: string): string | null {
  if (suite.data === null) return null;
  const folder = given === null ? join(dataRoot, suite.data) : resolve(given);
  try {
    if (readdirSync(folder).length > 0) return folder;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTDIR') throw new UsageError(`${suite.name}: ${folder} is no folder`, 3);
    if (code !== 'ENOENT') throw error;
  }
  throw new UsageError(
    `${suite.name}: its data (${suite.data}) is not in ${folder}; --data says where it is`,
    3,
  );
}

/**
 * Makes the folder for the raw outputs.
 *
 * @throws UsageError with exit code 2 where it cannot be made
 */
export function outputFolder(given: string | null): string | null {
  if (given === null) return null;
  const folder = resolve(given);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`--out ${folder} cannot be made: ${codeOf(error)}`, 2);
  }
  return folder;
}

/** Whether an error says that something is not in the data folder. */
export function isMissingBelow(error: unknown, folder: string | null): boolean {
  if (folder === null || !(error instanceof Error)) return false;
  const { code, path } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && path !== undefined && resolve(path).startsWith(folder);
}

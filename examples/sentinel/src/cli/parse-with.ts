import type { Command } from 'commander';
import { UsageError } from './usage-error.js';

/**
 * Parses a command line with a command that throws instead of exiting.
 *
 * @returns false where help was asked for and has been printed
 * @throws UsageError with one line
 */
export function parseWith(command: Command, argv: readonly string[]): boolean {
  let complaint = '';
  command.exitOverride().configureOutput({ writeErr: (text) => (complaint += text) });
  try {
    command.parse([...argv], { from: 'user' });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'commander.helpDisplayed') return false;
    const line = complaint
      .trim()
      .replace(/^error: /, '')
      .replaceAll('\n', ' ');
    throw new UsageError(line || 'bad arguments', { cause: error });
  }
}

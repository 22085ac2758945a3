import { UsageError } from '../cli/usage-error.js';

/** A configuration that cannot be used: every mistake in it, each with file, line, column and key. */
export class ConfigError extends UsageError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: { readonly cause?: unknown }) {
    super(problems.join('\n'), options);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

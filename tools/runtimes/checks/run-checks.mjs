import { digest } from './digest.mjs';

/**
 * Runs every check of a package.
 *
 * @returns {Promise<Record<string, string>>} the digest of what each gave, or "failed: …"
 */
export async function runChecks(checks) {
  const results = {};
  for (const [name, work] of Object.entries(checks)) {
    try {
      results[name] = digest(await work());
    } catch (error) {
      results[name] = `failed: ${error?.message ?? error}`;
    }
  }
  return results;
}

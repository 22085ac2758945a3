import type { Random } from '@aegis/core';
import { parseCommand, redact } from '@aegis/learning/commands';
import { haveSecrets } from './secretlint.js';
import { knownSecret } from './secrets.js';

/** Whether neither the redacted text nor any field of the parsed command holds the secret. */
export function hides({ text, core }: { readonly text: string; readonly core: string }): boolean {
  return !redact(text).includes(core) && !JSON.stringify(parseCommand(text)).includes(core);
}

/**
 * Lines with secrets, secretlint as the judge: those in which it finds something count, and are hidden
 * when the secret is gone and it finds nothing any more.
 */
export async function redaction(
  count: number,
  random: Random,
): Promise<{
  readonly fixtures: number;
  readonly recall: number;
  readonly left: readonly string[];
}> {
  const secrets = Array.from({ length: count }, () => knownSecret(random));
  const judged = await haveSecrets(secrets.map(({ text }) => text));
  const fixtures = secrets.filter((_, i) => judged[i]);
  const after = await haveSecrets(fixtures.map(({ text }) => redact(text)));
  const left = fixtures.filter((secret, i) => after[i] || !hides(secret)).map(({ text }) => text);
  return { fixtures: fixtures.length, recall: 1 - left.length / fixtures.length, left };
}

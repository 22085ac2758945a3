import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

const BETWEEN = '\n\n';
/** Lines a call; every call sets all rules up anew, which takes longer than a hundred lines. */
const BATCH = 100;

/** For every text whether the recommended rules of secretlint find a secret in it. */
export async function haveSecrets(texts: readonly string[]): Promise<readonly boolean[]> {
  const found = texts.map(() => false);
  for (let from = 0; from < texts.length; from += BATCH) {
    const batch = texts.slice(from, from + BATCH);
    const ends: number[] = [];
    let at = 0;
    for (const text of batch) {
      at += text.length + BETWEEN.length;
      ends.push(at);
    }
    for (const start of await startsOfSecrets(batch.join(BETWEEN)))
      found[from + ends.findIndex((end) => start < end)] = true;
  }
  return found;
}

async function startsOfSecrets(content: string): Promise<readonly number[]> {
  const { messages } = await lintSource({
    source: { content, filePath: 'lines.txt', ext: '.txt', contentType: 'text' },
    options: {
      noPhysicFilePath: true,
      config: {
        rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, rules: [] }],
      },
    },
  });
  return messages.map(({ range }) => range[0]);
}

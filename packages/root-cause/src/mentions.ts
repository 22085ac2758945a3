const NAME = /[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?/g;
const MOST_MENTIONS = 64;
const MOST_CHARACTERS = 4096;

/** The words of a log line that could be names of nodes, in lower case; `db.shop.svc` gives `db` too. */
export function mentionsIn(text: string): string[] {
  const names = new Set<string>();
  for (const [word] of text.slice(0, MOST_CHARACTERS).toLowerCase().matchAll(NAME)) {
    names.add(word);
    const host = word.split('.')[0]!;
    names.add(host);
    if (names.size >= MOST_MENTIONS) break;
  }
  return [...names];
}

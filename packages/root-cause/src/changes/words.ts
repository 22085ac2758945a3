/** Words that stand in any text, any code and any service, and tell nothing. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  (
    'the and for not with from into this that was were has had have are its all any but can did does out than ' +
    'then them they when which who will you your our after before let var const func function return returns ' +
    'new else true false void int str string bool float double public private static class def self end err ' +
    'error fail failed failure status code message msg info name type key value data list item id get set add ' +
    'put api http https url server client service svc app request response result handle handler handled ' +
    'internal src pkg lib main test util helper file line 200 201 204 400 401 403 404 429 500 502 503 504'
  ).split(' '),
);

const COMPOUND = /[a-z][a-z0-9]*(?:[_./-]+[a-z0-9]+)*|\d+(?:\.\d+)?/gi;
const HUMP = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
const LEAST_LENGTH = 3;
const LEAST_DIGITS = 2;
const ENDINGS = ['ing', 'ed', 'es', 's', 'e'];
const LEAST_STEM = 4;
const MOST_CHARACTERS = 65_536;

/**
 * The words of a text in lower case and without endings: names whole (`cart_items`, `readResult`,
 * `src/cart.ts`) and in their parts (`cart`, `item`, `read`, `result`), numbers of two digits and more. What
 * stands in any text is left out.
 */
export function wordsOf(text: string): Set<string> {
  return new Set(spellingsOf(text).keys());
}

/** The words of a text, each with how it is first spelt there. */
export function spellingsOf(text: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const [compound] of text.slice(0, MOST_CHARACTERS).matchAll(COMPOUND)) {
    if (/^\d/.test(compound)) {
      if (compound.length < LEAST_DIGITS || EMPTY_WORDS.has(compound)) continue;
      note(words, String(Number(compound)), compound);
      continue;
    }
    const segments = compound.split(/[_./-]+/);
    if (segments.length > 1) note(words, compound.toLowerCase(), compound);
    for (const segment of segments) noteParts(words, segment);
  }
  return words;
}

function note(words: Map<string, string>, word: string, spelling: string): void {
  if (!words.has(word)) words.set(word, spelling);
}

function noteParts(words: Map<string, string>, segment: string): void {
  const humps = segment.match(HUMP) ?? [];
  if (humps.length > 1) note(words, segment.toLowerCase(), segment);
  for (const hump of humps) {
    const lower = hump.toLowerCase();
    const word = stemOf(lower);
    if (word.length < LEAST_LENGTH || EMPTY_WORDS.has(lower) || EMPTY_WORDS.has(word)) continue;
    note(words, word, lower);
  }
}

/** Without the commonest endings, so that `cached` meets `cache`. */
function stemOf(word: string): string {
  for (const ending of ENDINGS) {
    const isLong = word.length - ending.length >= LEAST_STEM;
    if (isLong && word.endsWith(ending) && !word.endsWith('ss')) {
      return word.slice(0, -ending.length);
    }
  }
  return word;
}

/** What a reader does not see, or sees somewhere else than it stands; and halves of characters. */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]/gu;

/** The text with control characters, turned writing and the like spelt out, as `\u001b`. */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** At most `length` characters (code points), the last an ellipsis where something was cut. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  return length < 1 ? '' : `${characters.slice(0, length - 1).join('')}…`;
}

/** The text with each character that has an entry replaced by it. */
export function escaped(text: string, entries: ReadonlyMap<string, string>): string {
  let result = '';
  for (const character of text) result += entries.get(character) ?? character;
  return result;
}

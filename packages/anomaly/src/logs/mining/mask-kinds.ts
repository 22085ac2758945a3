/** What a masked place is: a small whole number, so that the kinds of a line fit a typed array. */
export const KIND_OTHER = 0;
/** One number, with its sign and decimals. */
export const KIND_NUMBER = 1;
/** A number with its unit: a duration, a size, a percentage. */
export const KIND_SIZE = 2;
/** An IPv4 or IPv6 address, with its port. */
export const KIND_IP = 3;
/** A UUID, hash, hardware address or other id of digits and letters. */
export const KIND_ID = 4;
/** A date, a time or both. */
export const KIND_DATE = 5;
export const KIND_PATH = 6;
export const KIND_URL = 7;
/** A host name, with its port. */
export const KIND_HOST = 8;
export const KIND_EMAIL = 9;
/** What must not be kept. */
export const KIND_SECRET = 10;
/** A word that is no mask but stands where a template takes any. */
export const KIND_WORD = 11;
/** What the mask finder of this index has found, and so on. */
export const KIND_CUSTOM = 16;

/** The kinds by name, in the order of their numbers. */
export const KIND_NAMES = [
  'other',
  'number',
  'size',
  'ip',
  'id',
  'date',
  'path',
  'url',
  'host',
  'email',
  'secret',
  'word',
] as const;

/** What a recogniser found: where it ends, whether letters are in it, and its kind, in one number. */
export function found(end: number, kind: number, letters = 0): number {
  return (end << 5) | (letters << 4) | kind;
}

/** The end of what was {@link found}. */
export function endOf(find: number): number {
  return find >> 5;
}

/** The kind of what was {@link found}. */
export function kindOf(find: number): number {
  return find & 15;
}

/** Whether letters are in what was {@link found}. */
export function hasLetters(find: number): boolean {
  return (find & 16) !== 0;
}

/** Lines are looked at so far at most: {@link found} has no more room. */
export const MAX_FIND: number = 1 << 25;

/** The kind of two places that became one. */
export function joinKinds(a: number, b: number): number {
  if (a === KIND_SECRET || b === KIND_SECRET) return KIND_SECRET;
  const dates = (a === KIND_DATE ? 1 : 0) + (b === KIND_DATE ? 1 : 0);
  const numbers = (a === KIND_NUMBER ? 1 : 0) + (b === KIND_NUMBER ? 1 : 0);
  if (dates > 0 && dates + numbers === 2) return KIND_DATE;
  return a === b && a >= KIND_CUSTOM ? a : KIND_OTHER;
}

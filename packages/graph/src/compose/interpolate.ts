/** Defaults may hold further variables; nobody nests them deeper. */
const MAX_DEPTH = 8;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

/** Where each `${` closes, by where it opens; in one pass, so that open braces cost nothing. */
function closings(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (let i = text.indexOf('${'); i >= 0 && i < text.length; i++) {
    if (text[i] === '$' && text[i + 1] === '{') open.push(i);
    else if (text[i] === '}' && open.length > 0) ends.set(open.pop()!, i);
  }
  return ends;
}

/** What variables are set to, by name. */
export type Variables = ReadonlyMap<string, string>;

/** A text can be made of nothing but long variables; nobody's setting is longer. */
const MAX_FILLED = 65_536;

/** What `NAME`, `NAME:-default` or `NAME:+other` comes to. */
function filledIn(inner: string, variables: Variables, depth: number): string {
  NAME.lastIndex = 0;
  const name = NAME.exec(inner)?.[0] ?? '';
  const rest = inner.slice(name.length);
  const set = variables.get(name) ?? null;
  const strict = rest.startsWith(':');
  const isSet = strict ? set !== null && set !== '' : set !== null;
  const sign = rest[strict ? 1 : 0];
  const word = rest.slice(strict ? 2 : 1);
  if (sign === '+') return isSet ? interpolate(word, variables, depth + 1) : '';
  if (isSet || sign !== '-') return set ?? '';
  return interpolate(word, variables, depth + 1);
}

/**
 * The text as Compose fills it in: `${HOST:-cart}` becomes `cart` where HOST is not set, `$HOST` then
 * nothing, `$$` a dollar. O(length · depth).
 */
export function interpolate(text: string, variables: Variables, depth = 0): string {
  if (!text.includes('$') || depth > MAX_DEPTH) return text;
  const ends = closings(text);
  let filled = '';
  let from = 0;
  for (let mark = text.indexOf('$'); mark >= 0; mark = text.indexOf('$', from)) {
    filled += text.slice(from, mark);
    const next = text[mark + 1];
    NAME.lastIndex = mark + 1;
    const end = next === '{' ? (ends.get(mark) ?? -1) : -1;
    const name = end < 0 ? NAME.exec(text)?.[0] : undefined;
    if (next === '$') {
      filled += '$';
      from = mark + 2;
    } else if (end >= 0) {
      filled += filledIn(text.slice(mark + 2, end), variables, depth);
      from = end + 1;
    } else if (name !== undefined) {
      filled += variables.get(name) ?? '';
      from = mark + 1 + name.length;
    } else {
      filled += '$';
      from = mark + 1;
    }
    if (filled.length > MAX_FILLED + from) break;
  }
  return filled + text.slice(from);
}

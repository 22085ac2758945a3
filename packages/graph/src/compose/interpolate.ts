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

/** What `NAME:-default` comes to where the variable is not set. */
function defaultOf(inner: string, depth: number): string {
  NAME.lastIndex = 0;
  const name = NAME.exec(inner)?.[0] ?? '';
  const rest = inner.slice(name.length);
  if (rest.startsWith(':-')) return interpolate(rest.slice(2), depth + 1);
  return rest.startsWith('-') ? interpolate(rest.slice(1), depth + 1) : '';
}

/**
 * The text as Compose fills it in where no variable is set: `${HOST:-cart}` becomes `cart`, `$HOST`
 * nothing, `$$` a dollar. The result is never longer than the text. O(length · depth).
 */
export function interpolate(text: string, depth = 0): string {
  if (!text.includes('$') || depth > MAX_DEPTH) return text;
  const ends = closings(text);
  let filled = '';
  let from = 0;
  for (let mark = text.indexOf('$'); mark >= 0; mark = text.indexOf('$', from)) {
    filled += text.slice(from, mark);
    const next = text[mark + 1];
    NAME.lastIndex = mark + 1;
    const end = ends.get(mark) ?? -1;
    if (next === '$') {
      filled += '$';
      from = mark + 2;
    } else if (end >= 0) {
      filled += defaultOf(text.slice(mark + 2, end), depth);
      from = end + 1;
    } else if (NAME.test(text)) {
      from = NAME.lastIndex;
    } else {
      filled += '$';
      from = mark + 1;
    }
  }
  return filled + text.slice(from);
}

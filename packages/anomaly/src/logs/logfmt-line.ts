const MAX_FIELDS = 64;

/** A character that a logfmt key may hold. */
function isKey(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 64
  );
}

/** The fields of a logfmt line (`level=info msg="it works" took=3ms`), or null where it is none. */
export function logfmtFields(line: string): Map<string, string | number | boolean> | null {
  const fields = new Map<string, string | number | boolean>();
  let i = 0;
  let loose = 0;
  while (i < line.length && fields.size < MAX_FIELDS) {
    while (i < line.length && line.charCodeAt(i) <= 32) i++;
    const keyStart = i;
    while (i < line.length && isKey(line.charCodeAt(i))) i++;
    if (i === keyStart || line.charCodeAt(i) !== 61) {
      // A word without a value: allowed now and then, but never first.
      if (fields.size === 0 || ++loose > 2) return null;
      while (i < line.length && line.charCodeAt(i) > 32) i++;
      continue;
    }
    const key = line.slice(keyStart, i++);
    const end = valueEnd(line, i);
    fields.set(key, unquote(line.slice(i, end)));
    i = end;
  }
  return fields.size >= 2 ? fields : null;
}

function valueEnd(line: string, at: number): number {
  let i = at;
  if (line.charCodeAt(i) === 34) {
    for (i++; i < line.length; i++) {
      const code = line.charCodeAt(i);
      if (code === 92) i++;
      else if (code === 34) return i + 1;
    }
    return line.length;
  }
  while (i < line.length && line.charCodeAt(i) > 32) i++;
  return i;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  const inner = value.slice(1, value.endsWith('"') && value.length > 1 ? -1 : undefined);
  return inner.includes('\\') ? inner.replace(/\\(["\\])/g, '$1').replace(/\\[nt]/g, ' ') : inner;
}

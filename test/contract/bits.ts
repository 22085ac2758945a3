/**
 * What a value holds, to the last bit, as text: equal texts are equal bits. The order of keys does not
 * count, the sign of zero does.
 */
export function bits(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'string':
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : ofObject(value);
    default:
      return String(value);
  }
}

function ofObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(bits).join()}]`;
  if (ArrayBuffer.isView(value)) {
    const numbers = Array.from(value as unknown as ArrayLike<number>, bits);
    return `${value.constructor.name}[${numbers.join()}]`;
  }
  if (value instanceof Map) return `Map{${[...value].map(pair).sort().join()}}`;
  if (value instanceof Set) return `Set{${[...value].map(bits).sort().join()}}`;
  if (value instanceof Error) return `${value.name}(${value.message})`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return bits(value.toJSON());
  const entries = Object.entries(value).filter(([, held]) => typeof held !== 'function');
  return `{${entries.map(pair).sort().join()}}`;
}

function pair([key, held]: readonly [unknown, unknown]): string {
  return `${bits(key)}:${bits(held)}`;
}

/** Fails, showing the first place that differs, unless both hold the same bits. */
export function same(what: string, given: unknown, wanted: unknown): void {
  const [a, b] = [bits(given), bits(wanted)];
  if (a === b) return;
  let at = 0;
  while (a[at] === b[at]) at++;
  const from = Math.max(0, at - 80);
  throw new Error(`${what}: …${a.slice(from, at + 80)}…\ninstead of: …${b.slice(from, at + 80)}…`);
}

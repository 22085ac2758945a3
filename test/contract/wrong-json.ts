import { Random } from '@aegis/core';

const RUBBISH: readonly unknown[] = [
  ...[undefined, null, true, 0, -1, 0.5, 1e9, 1e308, -1e308, '', '__proto__', 'AAAA', '####'],
  ...[{}, [], [null], { length: 3 }, 'A'.repeat(70_000), Array<number>(70_000).fill(0)],
];
const CHANGED_BYTES = 60;
/** What is longer, and of the characters of base64 only, is an array. */
const LEAST_ARRAY = 16;

type Path = readonly (string | number)[];

/** The ways to all fields of a snapshot, but for those of the later items of a list. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()].slice(0, 2) : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf(get(value, [key]), [...path, key]))];
}

function get(json: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], json);
}

function withField(text: string, path: Path, value: unknown): unknown {
  const json: unknown = JSON.parse(text);
  if (path.length === 0) return value;
  const parent = get(json, path.slice(0, -1)) as Record<string | number, unknown>;
  const last = path.at(-1)!;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return json;
}

function isArray(value: unknown): value is string {
  return typeof value === 'string' && value.length >= LEAST_ARRAY && /^[\w+/]+=*$/.test(value);
}

/** Eight bytes, so that a double can become anything. */
function changed(base64: string, random: Random): string {
  let text: string;
  try {
    text = atob(base64);
  } catch {
    // It only looked like base64: a digest, or a name.
    return `${base64}!`;
  }
  const bytes = Uint8Array.from(text, (unit) => unit.charCodeAt(0));
  const extremes = [Number.NaN, Infinity, -1, 1e300, 1e-300, -1e18];
  const at = 8 * Math.floor(random.float() * (bytes.length / 8));
  if (random.float() < 0.5 && at + 8 <= bytes.length) {
    new DataView(bytes.buffer).setFloat64(at, random.pick(extremes), true);
  } else {
    bytes[Math.floor(random.float() * bytes.length)] = Math.floor(random.float() * 256);
  }
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** A snapshot with each of its fields put wrong in many ways, one at a time. */
export function* wrongOnes(text: string): Generator<readonly [what: string, json: unknown]> {
  const random = new Random(1);
  for (const path of pathsOf(JSON.parse(text)).slice(1)) {
    const before = get(JSON.parse(text), path);
    for (const [i, rubbish] of RUBBISH.entries()) {
      yield [`${path.join('.')} is no. ${i}`, withField(text, path, rubbish)];
    }
    for (let i = 0; isArray(before) && i < CHANGED_BYTES; i++) {
      yield [`${path.join('.')} changed ${i}`, withField(text, path, changed(before, random))];
    }
  }
}

/** A snapshot with one of its fields put wrong in one way. */
export function wrongOne(text: string, pick: number): readonly [what: string, json: unknown] {
  const random = new Random(pick);
  const whole: unknown = JSON.parse(text);
  const path = random.pick(pathsOf(whole));
  const before = get(whole, path);
  const name = path.join('.') || 'the whole';
  if (isArray(before) && random.chance(0.7)) {
    return [`${name} changed`, withField(text, path, changed(before, random))];
  }
  const i = random.integer(RUBBISH.length);
  return [`${name} is no. ${i}`, withField(text, path, RUBBISH[i])];
}

/** Fields that have a meaning everywhere, with the range that it gives them. */
const RANGES = new Map<string, (value: number) => boolean>(
  Object.entries({
    score: isAmount,
    tailProbability: (value: number) => value > 0 && value <= 1,
    probability: isShare,
    likelihood: isShare,
    confidence: isShare,
    noCauseProbability: isShare,
    expectedPerDay: isAmount,
  }),
);

function isAmount(value: number): boolean {
  return value >= 0 && value < Infinity;
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

/**
 * Fails where something that an object said holds a number that is none, or one outside the range that
 * its name gives it.
 *
 * @param echoes - fields that repeat what came
 */
export function sound(value: unknown, echoes: readonly string[] = [], path = 'it'): void {
  if (typeof value === 'number') {
    const key = path.slice(path.lastIndexOf('.') + 1);
    if (!(RANGES.get(key) ?? isNumber)(value)) throw new Error(`${path} is ${value}`);
    return;
  }
  if (typeof value === 'string') {
    if (/\b(NaN|undefined)\b/.test(value) && path.endsWith('sentence')) {
      throw new Error(`${path} reads "${value}"`);
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const items = Array.from(value as unknown as ArrayLike<unknown>);
    items.forEach((item, i) => {
      sound(item, echoes, `${path}[${i}]`);
    });
    return;
  }
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  for (const [key, held] of entries) {
    if (!echoes.includes(String(key))) sound(held, echoes, `${path}.${String(key)}`);
  }
}

function isNumber(value: number): boolean {
  return !Number.isNaN(value);
}

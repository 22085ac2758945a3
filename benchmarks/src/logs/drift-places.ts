/** A place in the lines of one template where a number stands that varies. */
export interface DriftPlace {
  readonly template: string;
  /** Of the words between separators. */
  readonly word: number;
  /** How many words a line of this shape has. */
  readonly words: number;
}

const SEPARATORS = /([\s,;=()[\]{}|"']+)/;
const NUMBER = /^(?:0|[1-9]\d{0,8})(?:\.\d+)?$/;
/** A number after such a word names something: twenty times it is another thing, not more of it. */
const NAMES =
  /(?:id|port|child|user|thread|process|task|job|block|session|#|flags?|mask|(?:old|new)val|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)$/i;
const LEAST_SHARE = 0.05;
const LEAST_VALUES = 5;
/** What a drift multiplies by; values must not reach as far by themselves. */
export const DRIFT_FACTOR = 20;

/** Words at even places, what separates them at odd ones. */
const split = (line: string): string[] => line.split(SEPARATORS);

function mostCommon(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0])[0];
}

function isMeasure(lines: readonly (readonly string[])[], word: number): boolean {
  const numbers = lines.map((words) => words[word]!);
  // One word that is none says that the others are codes or addresses that happen to have no letter.
  if (!numbers.every((text) => NUMBER.test(text))) return false;
  const name = lines[0]?.[word - 2] ?? '';
  if (NAMES.test(name) || new Set(numbers).size < LEAST_VALUES) return false;
  const sorted = numbers.map(Number).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1]!;
  return median > 0 && sorted.at(-1)! < DRIFT_FACTOR * median;
}

/** The places whose numbers can drift: of a frequent template, varying, and measures rather than names. */
export function driftPlaces(lines: readonly string[], templates: readonly string[]): DriftPlace[] {
  const byTemplate = new Map<string, string[][]>();
  lines.forEach((line, i) => {
    const list = byTemplate.get(templates[i]!) ?? [];
    list.push(split(line));
    byTemplate.set(templates[i]!, list);
  });
  return [...byTemplate].flatMap(([template, all]) => {
    const words = mostCommon(all.map(({ length }) => length));
    const alike = all.filter(({ length }) => length === words);
    if (alike.length < LEAST_SHARE * lines.length) return [];
    return Array.from({ length: words }, (_, word) => word)
      .filter((word) => word % 2 === 0 && isMeasure(alike, word))
      .map((word) => ({ template, word, words }));
  });
}

/** The line with the number at the place multiplied; a line of another shape stays as it is. */
export function drifted(line: string, { word, words }: DriftPlace): string {
  const parts = split(line);
  const text = parts[word];
  if (parts.length !== words || text === undefined || !NUMBER.test(text)) return line;
  const decimals = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  parts[word] = (Number(text) * DRIFT_FACTOR).toFixed(decimals);
  return parts.join('');
}

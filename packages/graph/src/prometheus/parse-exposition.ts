/** A number of a series, with the labels that tell it from others. */
export interface ParsedSample {
  /** Empty where a query has taken it away. */
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** No sample of a service graph comes near it. */
const MAX_LINE = 65_536;
const NAME = /[ \t]*([a-zA-Z_:.][a-zA-Z0-9_:.]*)[ \t]*/y;
const QUOTED = /[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*/y;
const VALUE = /[ \t]*([^\s{}"]+)(?:[ \t]+[-+.eE0-9]+)?[ \t]*(?:#.*)?$/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

/** A number as Prometheus writes it; null for what is none. */
export function readNumber(text: unknown): number | null {
  if (typeof text === 'number') return text;
  if (typeof text !== 'string' || text.trim() === '') return null;
  if (/^\+?inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^-inf$/i.test(text)) return Number.NEGATIVE_INFINITY;
  const value = /^nan$/i.test(text) ? Number.NaN : Number(text);
  return Number.isNaN(value) && !/^nan$/i.test(text) ? null : value;
}

class LineReader {
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  /** What the pattern finds here; null, and no step, where it does not. */
  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#line);
    if (match === null) return null;
    this.#at = pattern.lastIndex;
    return match[1]!;
  }

  #quoted(): string | null {
    const text = this.#take(QUOTED);
    return text?.replace(/\\(.)/g, (whole, letter: string) => ESCAPES[letter] ?? whole) ?? null;
  }

  #sign(sign: string): boolean {
    if (this.#line[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  read(): ParsedSample | null {
    let name = this.#take(NAME) ?? '';
    const labels = new Map<string, string>();
    if (this.#sign('{')) {
      for (;;) {
        const word = this.#quoted();
        const label = word ?? this.#take(NAME);
        if (label === null) break;
        if (this.#sign('=')) {
          const value = this.#quoted();
          if (value === null) return null;
          labels.set(label, value);
        } else if (word !== null && name === '') {
          // A name that is no word stands among the labels, in quotes.
          name = word;
        } else return null;
        if (!this.#sign(',')) break;
      }
      this.#take(/[ \t]*()/y);
      if (!this.#sign('}')) return null;
    }
    const value = readNumber(this.#take(VALUE));
    return name === '' || value === null ? null : { name, labels, value };
  }
}

/** The sample on a line of the text format of Prometheus or OpenMetrics; null for what is none. */
export function parseSample(line: string): ParsedSample | null {
  return line.length > MAX_LINE ? null : new LineReader(line).read();
}

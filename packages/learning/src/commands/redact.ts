import { log2 } from '@aegis/core/math';
import { SECRET_RULES } from './secret-rules.js';

const HIDDEN = '<redacted>';

/** A part of a text that holds a secret. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The text with its secrets replaced by `<redacted>`: values of flags and variables named like secrets,
 * passwords in URLs, tokens of known vendors, JWTs, PEM keys, and long strings that look random.
 *
 * For text that is kept or shown. It errs towards hiding, and yet no list of patterns is complete: a
 * password that looks like a word, under a name that says nothing, stays. Doing it twice changes nothing.
 *
 * @param text - anything; length is not limited, time is linear in it
 * @returns the text, other than the secrets unchanged
 *
 * @example
 * ```ts
 * import { redact } from '@aegis/learning/commands';
 * redact('docker login -u ops -p hunter2 registry.example'); // => 'docker login -u ops -p <redacted> registry.example'
 * redact('kubectl get pods -n shop'); // => 'kubectl get pods -n shop'
 * ```
 */
export function redact(text: string): string {
  return hide(text, secretSpans(text));
}

/** The text redacted, and what was taken out, longest first, for taking it out of its parts too. */
export function redactWithSecrets(text: string): {
  readonly text: string;
  readonly secrets: readonly string[];
} {
  const spans = secretSpans(text);
  const secrets = new Set(spans.map(({ start, end }) => text.slice(start, end)));
  return { text: hide(text, spans), secrets: [...secrets].sort((a, b) => b.length - a.length) };
}

function hide(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(at, start), HIDDEN);
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

// What every name of a secret holds, and what every token of a vendor is made of.
const NAMED = /pass|pwd|secret|token|key|cred|bearer|webhook|string|dsn|salt|auth|account/i;
const RUN = /[\w~+/=.-]{14}/;

// Secrets that are looked for once more, so that the time stays linear.
const MAX_REPEATED = 16;

const LONG_RUN = /[A-Za-z0-9+_=-]{24,}/g;

function secretSpans(text: string): Span[] {
  const spans: Span[] = [];
  const named = NAMED.test(text);
  const run = RUN.test(text);
  for (const { pattern, hint, gate } of SECRET_RULES) {
    if (hint !== undefined && !text.includes(hint)) continue;
    if ((gate === 'name' && !named) || (gate === 'run' && !run)) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const secret = match.groups?.secret;
      const start = secret === undefined ? match.index : match.index + match[0].lastIndexOf(secret);
      addSpan(spans, text, start, start + (secret ?? match[0]).length);
    }
  }
  if (run) {
    // Runs are split at what file paths and names are made of.
    LONG_RUN.lastIndex = 0;
    for (let match = LONG_RUN.exec(text); match !== null; match = LONG_RUN.exec(text)) {
      if (looksRandom(match[0])) addSpan(spans, text, match.index, match.index + match[0].length);
    }
  }
  const merged = merge(spans);
  return merge([...merged, ...repeats(text, merged)]);
}

/** The same secrets where nothing around them says so: `-p s3cret99 … && run s3cret99`. */
function repeats(text: string, spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  const parts = spans
    .slice(0, MAX_REPEATED)
    .flatMap(({ start, end }) => {
      const secret = text.slice(start, end);
      return [secret, secret.slice(secret.indexOf(':') + 1)];
    })
    .filter(
      (part) => part.length >= 8 && part.length <= 200 && /\d/.test(part) && /[a-z]/i.test(part),
    );
  for (const part of new Set(parts)) {
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length))
      found.push({ start: at, end: at + part.length });
  }
  return found;
}

function addSpan(spans: Span[], text: string, start: number, end: number): void {
  let from = start;
  let to = end;
  const first = text[from];
  // Quotes stay, so that the line keeps its shape.
  if ((first === '"' || first === "'") && to - from >= 2 && text[to - 1] === first) {
    from++;
    to--;
  }
  const pieces = text.slice(from, to).split(HIDDEN);
  // Something may be hidden in it already: what stands around that is hidden, too, but for a few letters.
  const few = pieces.length > 1 ? 3 : 0;
  for (const { length } of pieces) {
    if (length > few) spans.push({ start: from, end: from + length });
    from += length + HIDDEN.length;
  }
}

function merge(spans: Span[]): Span[] {
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.start <= last.end) {
      if (span.end > last.end) merged[merged.length - 1] = { start: last.start, end: span.end };
    } else merged.push(span);
  }
  return merged;
}

/** Capitals, small letters and digits in no order, as base64 of random bytes has them. */
function looksRandom(run: string): boolean {
  const sample = run.slice(0, 512);
  let changes = 0;
  let digits = 0;
  let upper = 0;
  let lower = 0;
  let before = -1;
  const counts = new Map<string, number>();
  for (const letter of sample) {
    const kind =
      letter >= '0' && letter <= '9'
        ? 0
        : letter >= 'A' && letter <= 'Z'
          ? 1
          : letter >= 'a' && letter <= 'z'
            ? 2
            : 3;
    if (kind === 0) digits++;
    if (kind === 1) upper++;
    if (kind === 2) lower++;
    if (kind !== before && before >= 0) changes++;
    before = kind;
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  if (digits < 2 || upper < 3 || lower < 3 || changes < 0.4 * sample.length) return false;
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / sample.length) * log2(count / sample.length);
  return bits >= 3.5;
}

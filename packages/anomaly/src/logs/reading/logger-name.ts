import { isLetter, isWordChar } from './chars.js';
import { type LineDraft, setAttribute } from './line-draft.js';

/** OpenTelemetry maps the name of a logger to that of the instrumentation scope. */
export const LOGGER_ATTRIBUTE = 'otel.scope.name';
const MAX_NAME = 128;

function isNameChar(code: number): boolean {
  return isWordChar(code) || code === 46 || code === 36 || code === 45 || code === 47;
}

/** Where a `[thread]` that stands at `at` ends, with the blanks after it; `at` where there is none. */
export function afterBracket(text: string, at: number): number {
  if (text.charCodeAt(at) !== 91) return at;
  const limit = Math.min(text.length, at + MAX_NAME);
  let depth = 0;
  for (let i = at; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === 91) depth++;
    else if (code === 93 && --depth === 0) {
      let next = i + 1;
      while (next < limit && text.charCodeAt(next) === 32) next++;
      return next;
    }
  }
  return at;
}

/**
 * Keeps the name of the logger that stands before the message, as in `[main] org.acme.Cart: sold out`
 * and `org.acme.Cart - sold out`. One without a point needs `letterLevel` (Android's tags) or a dash.
 */
export function readLogger(draft: LineDraft, text: string, at: number, letterLevel: boolean): void {
  const from = afterBracket(text, at);
  if (!isLetter(text.charCodeAt(from))) return;
  const limit = Math.min(text.length, from + MAX_NAME);
  let i = from;
  let parts = 0;
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === 46 || (code === 58 && text.charCodeAt(i + 1) === 58)) {
      parts++;
      if (code === 58) i++;
    } else if (!isNameChar(code)) break;
  }
  if (i === limit || i - from < 2) return;
  const after = text.charCodeAt(i);
  const dashed =
    after === 32 &&
    text.charCodeAt(i + 2) === 32 &&
    (text.charCodeAt(i + 1) === 45 || text.charCodeAt(i + 1) === 58);
  const colon = after === 58 && text.charCodeAt(i + 1) <= 32;
  const line = after === 35;
  const named = parts > 0 ? colon || line || dashed : dashed || (letterLevel && colon);
  if (named) setAttribute(draft, LOGGER_ATTRIBUTE, text.slice(from, i));
}

import { isLetter, isNameChar } from './chars.js';
import { type LineDraft, setAttribute } from './line-draft.js';

/** OpenTelemetry maps the name of a logger to that of the instrumentation scope. */
export const LOGGER_ATTRIBUTE = 'otel.scope.name';
const MAX_NAME = 128;

/** Where a `[thread] ` that stands at `at` ends, with the blanks after it; `at` where there is none. */
export function afterBracket(text: string, at: number): number {
  if (text.charCodeAt(at) !== 91) return at;
  const closing = text.indexOf('] ', at);
  if (closing < 0 || closing - at > MAX_NAME) return at;
  let next = closing + 2;
  while (next - closing < 16 && text.charCodeAt(next) === 32) next++;
  return next;
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
    if (isNameChar(code)) {
      if (code === 46) parts++;
    } else if (code === 58 && text.charCodeAt(i + 1) === 58) {
      parts++;
      i++;
    } else break;
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
  if (!named) return;
  const name = text.slice(from, i);
  if (draft.attributes === null) draft.attributes = { 'otel.scope.name': name };
  else setAttribute(draft, LOGGER_ATTRIBUTE, name);
}

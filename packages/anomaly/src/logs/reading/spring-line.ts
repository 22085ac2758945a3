import { digitsEnd, isWordChar } from './chars.js';
import { type LineDraft, setAttribute, setResource } from './line-draft.js';
import { LOGGER_ATTRIBUTE } from './logger-name.js';
import { readSleuth } from './trace-ids.js';

const MAX_GROUP = 128;
const MAX_GROUPS = 4;

function isId(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return to > from;
}

/** `[803b448a0489f84084905d3093480352-3425f23bb2432450]` of Micrometer; true where it is that. */
function readMicrometer(draft: LineDraft, text: string, from: number, to: number): boolean {
  const dash = text.indexOf('-', from);
  if (dash - from !== 32 || to - dash !== 17) return false;
  if (!isId(text, from, dash) || !isId(text, dash + 1, to)) return false;
  draft.traceId = text.slice(from, dash);
  draft.spanId = text.slice(dash + 1, to);
  return true;
}

/**
 * Reads what Spring Boot writes between level and message, `[cart,trace,span] 1 --- [app] [main] c.a.Cart : `.
 * Where the message begins, or `at` where it is not Spring Boot's.
 */
export function readSpring(draft: LineDraft, text: string, at: number): number {
  let i = at;
  const comma = readSleuth(draft, text, i);
  if (comma > 0) {
    setResource(draft, 'service.name', text.slice(at + 1, comma));
    i = text.indexOf(']', comma) + 1;
    if (text.charCodeAt(i) === 32) i++;
  }
  const pid = digitsEnd(text, i, 10);
  if (pid === i || !text.startsWith(' --- [', pid)) return at;
  i = pid + 5;
  let groups = 0;
  let firstFrom = 0;
  let firstTo = 0;
  while (text.charCodeAt(i) === 91 && groups < MAX_GROUPS) {
    const closing = text.indexOf(']', i);
    if (closing < 0 || closing - i > MAX_GROUP) return at;
    const isTrace = readMicrometer(draft, text, i + 1, closing);
    if (!isTrace && ++groups === 1) {
      firstFrom = i + 1;
      firstTo = closing;
    }
    i = closing + 1;
    while (text.charCodeAt(i) === 32) i++;
  }
  // One group is the thread; of two, the first is the application.
  if (groups >= 2 && draft.resource === null) {
    const name = text.slice(firstFrom, firstTo).trim();
    if (name !== '') setResource(draft, 'service.name', name);
  }
  const logger = i;
  while (i - logger < 80) {
    const code = text.charCodeAt(i);
    if (!isWordChar(code) && code !== 46 && code !== 36 && code !== 91 && code !== 93) break;
    i++;
  }
  const loggerEnd = i;
  while (text.charCodeAt(i) === 32) i++;
  if (loggerEnd === logger || text.charCodeAt(i) !== 58) return at;
  setAttribute(draft, LOGGER_ATTRIBUTE, text.slice(logger, loggerEnd));
  return text.charCodeAt(i + 1) === 32 ? i + 2 : i + 1;
}

import { digitsEnd, digitsValue, isDigit, isLetter, skipBlanks, wordEnd } from './chars.js';
import { readTime } from './leading-time.js';
import { type LineDraft, setAttribute } from './line-draft.js';
import { severityOfStatus } from './severity.js';

/** Words (virtual host, client, identity, user) that may stand before the time. */
const MAX_WORDS = 5;
const MAX_VALUE = 256;

/** Where the bracket of the time stands, after three to five words of which one is long enough; or -1. */
function timeBracket(text: string, at: number): number {
  let i = at;
  for (let word = 0; word < MAX_WORDS; word++) {
    const end = wordEnd(text, i, 255);
    if (end === i || text.charCodeAt(end) !== 32) return -1;
    i = end + 1;
    if (text.charCodeAt(i) === 91) return word >= 2 && isDigit(text.charCodeAt(i + 1)) ? i : -1;
  }
  return -1;
}

/** Whether the words `GET /path` stand at `at`; where the method ends, or -1. */
function methodEnd(text: string, at: number): number {
  let i = at;
  while (i - at < 10 && text.charCodeAt(i) >= 65 && text.charCodeAt(i) <= 90) i++;
  return i - at >= 3 && text.charCodeAt(i) === 32 ? i : -1;
}

/** Keeps method and path of a request line (`GET /cart?id=1 HTTP/1.1`) that stands at `at`. */
export function takeRequest(draft: LineDraft, text: string, at: number, end: number): void {
  const method = methodEnd(text, at);
  if (method < 0 || method > end) return;
  setAttribute(draft, 'http.request.method', text.slice(at, method));
  let i = method + 1;
  // The query is left out: it may hold secrets, and makes every path another one.
  while (i < end && text.charCodeAt(i) > 32 && text.charCodeAt(i) !== 63) i++;
  if (i > method + 1)
    setAttribute(draft, 'url.path', text.slice(method + 1, Math.min(i, method + 1 + MAX_VALUE)));
}

/** The end of what stands in quotes at `at` (the place after the opening one). */
function quoted(text: string, at: number): number {
  let i = at;
  while (i < text.length && text.charCodeAt(i) !== 34) i += text.charCodeAt(i) === 92 ? 2 : 1;
  return i < text.length ? i : -1;
}

/** Keeps the user agent and, where a number with a point ends the line, the seconds that it took. */
function readTail(draft: LineDraft, text: string, at: number): void {
  let i = skipBlanks(text, at);
  for (let field = 0; field < 2 && text.charCodeAt(i) === 34; field++) {
    const end = quoted(text, i + 1);
    if (end < 0) return;
    if (field === 1 && end > i + 2) {
      setAttribute(
        draft,
        'user_agent.original',
        text.slice(i + 1, Math.min(end, i + 1 + MAX_VALUE)),
      );
    }
    i = skipBlanks(text, end + 1);
  }
  for (let word = 0; word < 8 && i < text.length; word++) {
    const end = wordEnd(text, i, 64);
    const equals = text.indexOf('=', i);
    const from = equals >= 0 && equals < end ? equals + 1 : i;
    const whole = digitsEnd(text, from, 9);
    const fraction = text.charCodeAt(whole) === 46 ? digitsEnd(text, whole + 1, 9) : -1;
    if (whole > from && fraction === end) {
      setAttribute(draft, 'http.server.request.duration', Number(text.slice(from, end)));
      return;
    }
    i = skipBlanks(text, end);
  }
}

/** Keeps the client: the first word, or the second where the virtual host stands before it. */
function takeAddress(draft: LineDraft, text: string, at: number, bracket: number): void {
  let words = 0;
  for (let i = at; i < bracket; i++) if (text.charCodeAt(i) === 32) words++;
  const from = words > 3 ? wordEnd(text, at, 255) + 1 : at;
  setAttribute(draft, 'client.address', text.slice(from, wordEnd(text, from, 255)));
}

/**
 * Reads an access line of nginx, Apache and those that write alike (common and combined). True where it is
 * one. Its severity is that of the status, its message the request with the status.
 */
export function readAccess(draft: LineDraft, text: string, at: number): boolean {
  const bracket = timeBracket(text, at);
  if (bracket < 0) return false;
  const timeEnd = readTime(draft, text, bracket);
  if (timeEnd < 0 || text.charCodeAt(timeEnd) !== 32) return false;
  if (!readRequest(draft, text, timeEnd + 1)) return false;
  takeAddress(draft, text, at, bracket);
  return true;
}

/** Reads the quoted request at `at`, the status after it, and what follows them. False where it is none. */
export function readRequest(draft: LineDraft, text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 34) return false;
  const requestStart = at + 1;
  const requestEnd = quoted(text, requestStart);
  if (requestEnd < 0) return false;
  const statusStart = requestEnd + 2;
  const statusEnd = digitsEnd(text, statusStart, 3);
  if (statusEnd - statusStart !== 3 || text.charCodeAt(statusEnd) > 32) return false;
  const status = digitsValue(text, statusStart, statusEnd);
  takeRequest(draft, text, requestStart, requestEnd);
  setAttribute(draft, 'http.response.status_code', status);
  const sizeEnd = digitsEnd(text, statusEnd + 1, 15);
  if (sizeEnd > statusEnd + 1) {
    setAttribute(draft, 'http.response.body.size', digitsValue(text, statusEnd + 1, sizeEnd));
  }
  readTail(draft, text, wordEnd(text, statusEnd + 1, 20));
  draft.severityNumber = severityOfStatus(status);
  draft.body = text.slice(at, statusEnd);
  return true;
}

/** Keeps the client and the request that an error line of nginx or Apache names. */
export function takeClient(draft: LineDraft, text: string, at: number): void {
  const client = text.indexOf('client', at);
  if (client < 0) return;
  let i = client + 6;
  if (text.charCodeAt(i) === 58) i++;
  if (text.charCodeAt(i) !== 32) return;
  const from = ++i;
  while (i - from < 64) {
    const code = text.charCodeAt(i);
    if (!isLetter(code) && !isDigit(code) && code !== 46 && code !== 58) break;
    i++;
  }
  if (i > from) setAttribute(draft, 'client.address', text.slice(from, i));
  const request = text.indexOf('request: "', i);
  if (request < 0) return;
  const end = quoted(text, request + 10);
  takeRequest(draft, text, request + 10, end < 0 ? text.length : end);
}

import { isSecretName } from '../mining/secrets.js';
import { digitsEnd, isHostChar, isLetter, isTagChar, wordEnd } from './chars.js';
import { type LineDraft, setAttribute, setResource } from './line-draft.js';
import { severityOfName, severityOfWord } from './severity.js';
import { takeTraceField } from './trace-ids.js';

const MAX_HOST = 255;
const MAX_TAG = 48;
const MAX_PARAMS = 16;
const MAX_VALUE = 256;

/**
 * Reads `host tag(module)[pid]: ` of RFC 3164 at `at`; where the message begins, or -1.
 *
 * @param strict - what stands before it is no proof, so a process id has to be there, or the kernel's tag
 */
export function readTag(draft: LineDraft, text: string, at: number, strict: boolean): number {
  let i = at;
  const hostLimit = Math.min(text.length, at + MAX_HOST);
  while (i < hostLimit && isHostChar(text.charCodeAt(i))) i++;
  if (i === at || text.charCodeAt(i) !== 32) return -1;
  const hostEnd = i;
  if (text.charCodeAt(hostEnd - 1) === 58) return -1;
  const tagStart = ++i;
  const tagLimit = Math.min(text.length, tagStart + MAX_TAG);
  while (i < tagLimit && isTagChar(text.charCodeAt(i))) i++;
  const tagEnd = i;
  if (tagEnd === tagStart) return -1;
  if (text.charCodeAt(i) === 40) {
    let end = i + 1;
    while (end - i < 34 && isTagChar(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) !== 41) return -1;
    i = end + 1;
  }
  let hasPid = false;
  if (text.charCodeAt(i) === 91) {
    const end = digitsEnd(text, i + 1, 10);
    if (end === i + 1 || text.charCodeAt(end) !== 93) return -1;
    i = end + 1;
    hasPid = true;
  }
  if (text.charCodeAt(i) !== 58 || (i + 1 < text.length && text.charCodeAt(i + 1) !== 32))
    return -1;
  const tag = text.slice(tagStart, tagEnd);
  if (strict && !hasPid && tag !== 'kernel') return -1;
  const host = text.slice(at, hostEnd);
  if (severityOfName(host) > 0 || severityOfName(tag) > 0) return -1;
  setResource(draft, 'service.name', tag);
  draft.resource!['host.name'] = host;
  return Math.min(text.length, i + 2);
}

/** `error: ` at the head of a message is its level, where the priority is not in the file. */
export function readLevelOfMessage(draft: LineDraft, text: string, at: number): void {
  const limit = Math.min(text.length, at + 14);
  let i = at;
  while (i < limit && isLetter(text.charCodeAt(i))) i++;
  if (text.charCodeAt(i) !== 58) return;
  const number = severityOfWord(text, at, i, true);
  if (number < 13) return;
  draft.severityNumber = number;
  draft.severityText = text.slice(at, i);
}

/** Where the quoted value that begins at `at` ends: its closing quote, or the text's end. */
function quoteEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && text.charCodeAt(i) !== 34) i += text.charCodeAt(i) === 92 ? 2 : 1;
  return Math.min(i, text.length);
}

function takeParam(draft: LineDraft, id: string, name: string, raw: string): void {
  const value = raw.includes('\\') ? raw.replace(/\\(["\\\]])/g, '$1') : raw;
  const lower = name.toLowerCase();
  if (lower === 'trace_id' || lower === 'traceid' || lower === 'traceparent') {
    takeTraceField(draft, value);
  } else if (lower === 'span_id' || lower === 'spanid') {
    draft.spanId = value.slice(0, 64);
  } else {
    setAttribute(
      draft,
      `${id}.${name}`,
      isSecretName(name) ? '[redacted]' : value.slice(0, MAX_VALUE),
    );
  }
}

/** Reads `[id a="b" c="d"]` at `at`; where it ends, or -1 where it does not. */
function readElement(draft: LineDraft, text: string, at: number): number {
  let i = wordEnd(text, at + 1, 64);
  const bracket = text.indexOf(']', at);
  if (bracket >= 0 && bracket < i) i = bracket;
  const id = text.slice(at + 1, i);
  for (let params = 0; i < text.length; params++) {
    if (text.charCodeAt(i) === 93) return i + 1;
    while (text.charCodeAt(i) === 32) i++;
    if (text.charCodeAt(i) === 93) return i + 1;
    const nameStart = i;
    while (i - nameStart < 64 && (isTagChar(text.charCodeAt(i)) || text.charCodeAt(i) === 64)) i++;
    if (i === nameStart || text.charCodeAt(i) !== 61 || text.charCodeAt(i + 1) !== 34) return -1;
    const end = quoteEnd(text, i + 2);
    if (params < MAX_PARAMS) {
      takeParam(draft, id, text.slice(nameStart, i), text.slice(i + 2, end));
    }
    i = end + 1;
  }
  return -1;
}

function readStructuredData(draft: LineDraft, text: string, at: number): number {
  if (text.charCodeAt(at) === 45) return at + 1;
  let i = at;
  while (text.charCodeAt(i) === 91) {
    const end = readElement(draft, text, i);
    if (end < 0) return i === at ? -1 : i;
    i = end;
  }
  return i === at ? -1 : i;
}

/**
 * Reads `host app procid msgid [data] ` of RFC 5424, after its time; where the message begins, or -1.
 * `-` is its nil.
 */
export function readHeader5424(draft: LineDraft, text: string, at: number): number {
  const hostEnd = wordEnd(text, at, MAX_HOST);
  const appEnd = wordEnd(text, hostEnd + 1, MAX_TAG);
  const processEnd = wordEnd(text, appEnd + 1, 128);
  const idEnd = wordEnd(text, processEnd + 1, 32);
  if (hostEnd === at || appEnd <= hostEnd + 1 || idEnd <= processEnd + 1) return -1;
  const end = readStructuredData(draft, text, idEnd + 1);
  if (end < 0) return -1;
  const app = text.slice(hostEnd + 1, appEnd);
  const host = text.slice(at, hostEnd);
  if (app !== '-') setResource(draft, 'service.name', app);
  if (host !== '-') setResource(draft, 'host.name', host);
  let start = text.charCodeAt(end) === 32 ? end + 1 : end;
  // The standard lets a UTF-8 message begin with a byte order mark.
  if (text.charCodeAt(start) === 0xfeff) start++;
  return start;
}

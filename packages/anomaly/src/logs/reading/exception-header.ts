import { isLetter, isWordChar } from './chars.js';

/** What is thrown: its type, and what it says. */
export interface ThrownHeader {
  readonly type: string;
  readonly message: string;
}

const MAX_TYPE = 200;
const MAX_MESSAGE = 512;

/** What may stand before the type of what is thrown. */
const LEADS: readonly string[] = [
  'Caused by: ',
  'Suppressed: ',
  '[cause]: ',
  '---> ',
  'Unhandled exception. ',
  'Unhandled Exception: ',
  'Uncaught ',
  'PHP Fatal error:  Uncaught ',
  'Fatal error: Uncaught ',
  'Exception in thread ',
];

const ENDINGS: readonly string[] = [
  'Exception',
  'Error',
  'Throwable',
  'Failure',
  'Fault',
  'Exit',
  'Interrupt',
  'Iteration',
  'Warning',
];

function isTypeChar(code: number): boolean {
  return isWordChar(code) || code === 46 || code === 36 || code === 92 || code === 58;
}

/** Where the type that begins at `at` ends. */
function typeEnd(line: string, at: number): number {
  let i = at;
  while (i < line.length && i - at < MAX_TYPE) {
    const code = line.charCodeAt(i);
    if (!isTypeChar(code)) break;
    // A colon belongs to a type only where two join its parts, as in Ruby and PHP.
    if (code === 58) {
      if (line.charCodeAt(i + 1) !== 58) break;
      i++;
    }
    i++;
  }
  return i;
}

function hasTypeName(type: string): boolean {
  return ENDINGS.some((ending) => type.endsWith(ending));
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** Whether this is how exceptions are called: `KeyError`, `org.acme.OutOfStock`. */
function looksLikeType(type: string): boolean {
  if (type.length < 3 || !isLetter(type.charCodeAt(0))) return false;
  if (hasTypeName(type)) return true;
  const point = type.lastIndexOf('.');
  return point > 0 && isCapital(type.charCodeAt(point + 1));
}

/** Passes over what may stand before a type. */
function afterLeads(line: string): number {
  let at = 0;
  while (at < line.length && line.charCodeAt(at) <= 32) at++;
  for (const lead of LEADS) {
    if (!line.startsWith(lead, at)) continue;
    at += lead.length;
    if (lead !== 'Exception in thread ') continue;
    const quote = line.indexOf('" ', at);
    if (quote >= 0) at = quote + 2;
  }
  return at;
}

function headerAt(line: string, at: number, sure: boolean): ThrownHeader | null {
  const end = typeEnd(line, at);
  const type = line.slice(at, end);
  if (!(sure ? hasTypeName(type) : looksLikeType(type))) return null;
  let i = end;
  // Node puts its code there: `TypeError [ERR_INVALID_ARG_TYPE]: …`.
  if (line.startsWith(' [', i)) i += line.slice(i, i + 80).indexOf(']') + 1;
  if (i < line.length && line.charCodeAt(i) !== 58) return null;
  return { type, message: line.slice(i + 1, i + 1 + MAX_MESSAGE).trim() };
}

/** The header that a line begins with (`java.io.IOException: closed`), or null. */
export function leadingHeader(line: string): ThrownHeader | null {
  return headerAt(line, afterLeads(line), false);
}

/** The header that stands somewhere in a line: only names that end as exceptions' do are taken. */
export function headerInside(line: string): ThrownHeader | null {
  let at = 0;
  while (at < line.length) {
    while (at < line.length && !isLetter(line.charCodeAt(at))) at++;
    const end = typeEnd(line, at);
    if (end - at > 4) {
      const header = headerAt(line, at, true);
      if (header !== null) return header;
    }
    at = Math.max(end, at + 1);
  }
  return null;
}

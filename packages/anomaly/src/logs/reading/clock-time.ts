import { isDigit, isLetter, twoDigits } from './chars.js';

/** Where a time of day, in milliseconds, is put. */
export interface ClockSink {
  clockMs: number;
}

/** The milliseconds that the digits of a fraction of a second give, three of them at most. */
function fractionMs(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = 0; i < 3; i++)
    value = value * 10 + (from + i < to ? text.charCodeAt(from + i) - 48 : 0);
  return value;
}

/** Where the fraction (`.123`, `,123`) at `at` ends, nine digits at most; its milliseconds are added. */
export function readFraction(sink: ClockSink, text: string, at: number): number {
  const mark = text.charCodeAt(at);
  if ((mark !== 46 && mark !== 44) || !isDigit(text.charCodeAt(at + 1))) return at;
  let end = at + 1;
  while (end - at <= 9 && isDigit(text.charCodeAt(end))) end++;
  sink.clockMs += fractionMs(text, at + 1, end);
  return end;
}

/** Reads `hh:mm:ss` (or with points, as DB2 has it) and its fraction; where it ends, or -1. */
export function readClock(sink: ClockSink, text: string, at: number): number {
  // The hour of MySQL 5.5 and of some syslogs is padded with a blank.
  const padded = text.charCodeAt(at) === 32 ? text.charCodeAt(at + 1) - 48 : -1;
  const hour = padded >= 0 && padded <= 9 ? padded : twoDigits(text, at);
  if (hour < 0 || hour > 24) return -1;
  const first = text.charCodeAt(at + 2);
  if (first !== 58 && first !== 46) return -1;
  const minute = twoDigits(text, at + 3);
  if (minute < 0 || minute > 59) return -1;
  const second = text.charCodeAt(at + 5);
  if (second !== 58 && second !== 46) return -1;
  const seconds = twoDigits(text, at + 6);
  if (seconds < 0 || seconds > 60) return -1;
  sink.clockMs = ((hour * 60 + minute) * 60 + seconds) * 1000;
  return readFraction(sink, text, at + 8);
}

/** Hours from UTC of the zones that RFC 822 names, and of Central European time. */
function zoneHours(text: string, at: number, length: number): number {
  const last = text.charCodeAt(at + length - 1);
  if (last !== 84 && last !== 67) return Number.NaN;
  switch (text.slice(at, at + length)) {
    case 'UTC':
    case 'GMT':
      return 0;
    case 'EST':
    case 'CDT':
      return -5;
    case 'EDT':
      return -4;
    case 'CST':
    case 'MDT':
      return -6;
    case 'MST':
    case 'PDT':
      return -7;
    case 'PST':
      return -8;
    case 'CET':
      return 1;
    case 'CEST':
      return 2;
    default:
      return Number.NaN;
  }
}

/**
 * Reads a zone (`Z`, `+02:00`, `-0700`, ` UTC`), with one blank before it; where it ends, or `at`. A time
 * without one is taken for UTC.
 */
export function readZone(sink: ClockSink, text: string, at: number): number {
  const i = text.charCodeAt(at) === 32 ? at + 1 : at;
  const code = text.charCodeAt(i);
  if (code === 43 || code === 45) {
    const hours = twoDigits(text, i + 1);
    if (hours < 0) return at;
    const colon = text.charCodeAt(i + 3) === 58 ? 1 : 0;
    const minutes = twoDigits(text, i + 3 + colon);
    const end = i + 5 + colon;
    if (minutes < 0 || hours > 18 || isDigit(text.charCodeAt(end))) return at;
    const offset = (hours * 60 + minutes) * 60000;
    sink.clockMs += code === 43 ? -offset : offset;
    return end;
  }
  if (!isLetter(code)) return at;
  if ((code | 32) === 122) return isLetter(text.charCodeAt(i + 1)) ? at : i + 1;
  let end = i;
  while (end - i < 5 && isLetter(text.charCodeAt(end))) end++;
  if (end - i < 3 || end - i > 4) return at;
  const hours = zoneHours(text, i, end - i);
  if (!(hours >= -8)) return at;
  sink.clockMs -= hours * 3600000;
  return end;
}

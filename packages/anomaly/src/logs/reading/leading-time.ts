import { digitsEnd, digitsValue, fourDigits, isDigit, isLetter, twoDigits } from './chars.js';
import { isWeekday, midnightMs, monthAt } from './civil-time.js';
import { type ClockSink, readClock, readFraction, readZone } from './clock-time.js';

/** Where the time that a line begins with is put. */
export interface TimeSink extends ClockSink {
  /** Milliseconds since the epoch; NaN where a time is none, or only one of the day. */
  timestampMs: number;
  /** It named its year. */
  complete: boolean;
  /** A bracket stood before it and is not closed yet (`[2024-01-02T15:04:05Z INFO app] up`). */
  openBracket: boolean;
}

/** A leap year, for times that name no year. */
const NO_YEAR = 2000;
/** What `Date` can hold; beyond it, a number is no time that anyone could print. */
const MAX_MS = 8.64e15;

function day(sink: TimeSink, year: number, month: number, date: number, end: number): number {
  const midnight = midnightMs(year, month, date);
  if (end < 0 || Number.isNaN(midnight)) return -1;
  sink.timestampMs = midnight + sink.clockMs;
  sink.complete = true;
  return end;
}

function dayWithoutYear(sink: TimeSink, month: number, date: number, end: number): number {
  const done = day(sink, NO_YEAR, month, date, end);
  if (done >= 0) sink.complete = false;
  return done;
}

function clockAndZone(sink: TimeSink, text: string, at: number): number {
  const end = readClock(sink, text, at);
  return end < 0 ? -1 : readZone(sink, text, end);
}

/** `2024-01-02T15:04:05.123Z`, `2024/01/02 15:04:05`, `2005-06-03-15.42.50.675872`. */
function readIso(sink: TimeSink, text: string, at: number): number {
  const mark = text.charCodeAt(at + 4);
  if ((mark !== 45 && mark !== 47 && mark !== 46) || text.charCodeAt(at + 7) !== mark) return -1;
  const between = text.charCodeAt(at + 10);
  if (between !== 84 && between !== 32 && between !== 45) return -1;
  const year = fourDigits(text, at);
  const end = clockAndZone(sink, text, at + 11);
  return day(sink, year, twoDigits(text, at + 5), twoDigits(text, at + 8), end);
}

/** `20171223-22:15:29:606`, `20240102T150405Z`: the parts of the clock have one or two digits. */
function readCompact(sink: TimeSink, text: string, at: number): number {
  const between = text.charCodeAt(at + 8);
  if (between !== 45 && between !== 84 && between !== 32) return -1;
  let i = at + 9;
  let clock = 0;
  for (let part = 0; part < 3; part++) {
    if (part > 0 && text.charCodeAt(i) === 58) i++;
    const end = digitsEnd(text, i, 2);
    const value = digitsValue(text, i, end);
    if (end === i || value > (part === 0 ? 24 : part === 1 ? 59 : 60)) return -1;
    clock = clock * 60 + value;
    i = end;
  }
  sink.clockMs = clock * 1000;
  if (text.charCodeAt(i) === 58 && isDigit(text.charCodeAt(i + 1))) {
    // After a colon they are counted and not a fraction: `:7` are seven milliseconds.
    const end = digitsEnd(text, i + 1, 3);
    sink.clockMs += digitsValue(text, i + 1, end);
    i = end;
  } else i = readZone(sink, text, readFraction(sink, text, i));
  return day(sink, fourDigits(text, at), twoDigits(text, at + 4), twoDigits(text, at + 6), i);
}

/** `081109 203615` and MySQL's `240102 15:04:05`. */
function readShort(sink: TimeSink, text: string, at: number): number {
  if (text.charCodeAt(at + 6) !== 32) return -1;
  const year = 2000 + twoDigits(text, at);
  const month = twoDigits(text, at + 2);
  const date = twoDigits(text, at + 4);
  if (text.charCodeAt(at + 9) === 58) {
    return day(sink, year, month, date, readClock(sink, text, at + 7));
  }
  const hour = twoDigits(text, at + 7);
  const minute = twoDigits(text, at + 9);
  const second = twoDigits(text, at + 11);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  if (isDigit(text.charCodeAt(at + 13)) || isLetter(text.charCodeAt(at + 13))) return -1;
  sink.clockMs = ((hour * 60 + minute) * 60 + second) * 1000;
  return day(sink, year, month, date, at + 13);
}

/** Seconds, milli-, micro- or nanoseconds since the epoch, told apart by their digits. */
function readEpoch(sink: TimeSink, text: string, at: number, end: number): number {
  const digits = end - at;
  sink.clockMs = 0;
  const ms = digits === 10 ? digitsValue(text, at, end) * 1000 : digitsValue(text, at, at + 13);
  const after = digits === 10 ? readFraction(sink, text, end) : end;
  const next = text.charCodeAt(after);
  if (after < text.length && next > 32 && next !== 93) return -1;
  if (after === text.length) return -1;
  sink.timestampMs = ms + sink.clockMs;
  sink.complete = true;
  return after;
}

/** Two digits first: of the day, the month, a year without its century, or the hour. */
function readTwoFirst(sink: TimeSink, text: string, at: number): number {
  const first = twoDigits(text, at);
  const mark = text.charCodeAt(at + 2);
  if (first < 0) return -1;
  if (mark === 58) {
    const end = readClock(sink, text, at);
    const next = text.charCodeAt(end);
    // A time of day orders lines within a day only, so it is passed over and not kept.
    return end < 0 || next === 58 || isLetter(next) ? -1 : readZone(sink, text, end);
  }
  const named = monthAt(text, at + 3);
  if (named > 0) {
    const after = text.charCodeAt(at + 6);
    if (after !== mark) return -1;
    const year = fourDigits(text, at + 7);
    const gap = text.charCodeAt(at + 11);
    if (year < 0 || (gap !== 58 && gap !== 32)) return -1;
    return day(sink, year, named, first, clockAndZone(sink, text, at + 12));
  }
  if (mark !== 45 && mark !== 46 && mark !== 47) return -1;
  const second = twoDigits(text, at + 3);
  const next = text.charCodeAt(at + 5);
  if (second < 0) return -1;
  if (next === 32) return dayWithoutYear(sink, first, second, readClock(sink, text, at + 6));
  if (next !== mark) return -1;
  if (text.charCodeAt(at + 8) === 32) {
    const date = twoDigits(text, at + 6);
    return day(sink, 2000 + first, second, date, clockAndZone(sink, text, at + 9));
  }
  const year = fourDigits(text, at + 6);
  const gap = text.charCodeAt(at + 10);
  if (year < 0 || (gap !== 32 && gap !== 84)) return -1;
  // With slashes the month comes first, as in the United States, unless it cannot be one.
  const monthFirst = mark === 47 && first <= 12;
  const end = clockAndZone(sink, text, at + 11);
  return day(sink, year, monthFirst ? first : second, monthFirst ? second : first, end);
}

/** `Jun 15 02:04:59`, `Sun Dec 04 04:47:44 2005`, `Wed, 11 Oct 2000 14:32:52 GMT`. */
function readNamed(sink: TimeSink, text: string, at: number): number {
  let i = at;
  let month = monthAt(text, i);
  if (month === 0) {
    if (!isWeekday(text, i)) return -1;
    i += text.charCodeAt(i + 3) === 44 ? 4 : 3;
    if (text.charCodeAt(i) !== 32) return -1;
    i++;
    if (isDigit(text.charCodeAt(i))) return readTwoFirst(sink, text, i);
    month = monthAt(text, i);
    if (month === 0) return -1;
  }
  i += 3;
  if (text.charCodeAt(i) !== 32) return -1;
  i += text.charCodeAt(i + 1) === 32 ? 2 : 1;
  const dateEnd = digitsEnd(text, i, 2);
  if (dateEnd === i || text.charCodeAt(dateEnd) !== 32) return -1;
  const date = digitsValue(text, i, dateEnd);
  const end = readClock(sink, text, dateEnd + 1);
  if (end < 0) return -1;
  if (text.charCodeAt(end) === 32) {
    // `date` writes the zone before the year.
    const zoned = readZone(sink, text, end);
    const year = text.charCodeAt(zoned) === 32 ? fourDigits(text, zoned + 1) : -1;
    const after = zoned + 5;
    const next = text.charCodeAt(after);
    const ends = after >= text.length || next <= 32 || next === 93 || next === 58;
    if (year >= 0 && ends) return day(sink, year, month, date, after);
    if (zoned > end) return dayWithoutYear(sink, month, date, zoned);
  }
  return dayWithoutYear(sink, month, date, end);
}

function readDigitsFirst(sink: TimeSink, text: string, at: number): number {
  if (!isDigit(text.charCodeAt(at + 2))) return readTwoFirst(sink, text, at);
  const end = digitsEnd(text, at, 20);
  switch (end - at) {
    case 4:
      return readIso(sink, text, at);
    case 6:
      return readShort(sink, text, at);
    case 8:
      return readCompact(sink, text, at);
    case 10:
    case 13:
    case 16:
    case 19:
      return readEpoch(sink, text, at, end);
    default:
      return -1;
  }
}

/**
 * Reads the time that stands at `at`, in the ways that loggers write it, in brackets or not; where it
 * ends, or -1. Looks at a fixed number of characters.
 */
export function readTime(sink: TimeSink, text: string, at: number): number {
  sink.openBracket = false;
  const bracket = text.charCodeAt(at) === 91;
  const from = bracket ? at + 1 : at;
  const first = text.charCodeAt(from);
  let end = -1;
  if (first >= 48 && first <= 57) end = readDigitsFirst(sink, text, from);
  else if (first >= 65 && first <= 90) end = readNamed(sink, text, from);
  if (end < 0) {
    sink.timestampMs = Number.NaN;
    sink.complete = false;
    return -1;
  }
  if (sink.timestampMs > MAX_MS) sink.timestampMs = Number.NaN;
  if (!bracket) return end;
  if (text.charCodeAt(end) === 93) return end + 1;
  sink.openBracket = true;
  return end;
}

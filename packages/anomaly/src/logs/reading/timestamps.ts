import { digitsEnd, digitsValue } from './chars.js';
import { readTime, type TimeSink } from './leading-time.js';

/** A time that a text begins with: where it ends, and whether it named its year. */
export interface LeadingTime {
  readonly timestampMs: number;
  readonly end: number;
  readonly complete: boolean;
}

/** Reads the time that `text` begins with, in the ways that loggers write it. */
export function leadingTime(text: string): LeadingTime | null {
  const sink: TimeSink = {
    timestampMs: Number.NaN,
    complete: false,
    openBracket: false,
    clockMs: 0,
  };
  const end = readTime(sink, text, 0);
  if (end < 0 || !Number.isFinite(sink.timestampMs)) return null;
  return { timestampMs: sink.timestampMs, end, complete: sink.complete };
}

/** Milliseconds of a time field: a number of seconds, milli-, micro- or nanoseconds, or text. */
export function timeOfField(value: unknown): number | null {
  if (typeof value === 'number') return timeOfNumber(value);
  if (typeof value !== 'string' || value.length > 48) return null;
  const end = digitsEnd(value, 0, 20);
  // Nanoseconds have more digits than a number holds; the first thirteen are the milliseconds.
  if (end === 19 && value.length === 19) return digitsValue(value, 0, 13);
  if (end > 0 && (end === value.length || value.charCodeAt(end) === 46)) {
    const number = Number(value);
    if (!Number.isNaN(number)) return timeOfNumber(number);
  }
  return leadingTime(value)?.timestampMs ?? null;
}

/** What is below 10^8 is a count or an uptime rather than a time. */
// Half a microsecond is added: seconds as a float may lie a rounding below their millisecond.
function timeOfNumber(value: number): number | null {
  if (!(value >= 1e8) || value > 8.64e21) return null;
  if (value > 1e17) return Math.floor(value / 1e6);
  if (value > 1e14) return Math.floor(value / 1e3);
  return value > 1e11 ? Math.floor(value) : Math.floor(value * 1000 + 0.0005);
}

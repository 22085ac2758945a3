/** Days from 1970-01-01 of a day of the proleptic Gregorian calendar (Hinnant's days_from_civil). */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468
  );
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** A leap year, for times that name no year. */
const NO_YEAR = 2000;

function millis(
  year: number,
  month: number,
  day: number,
  clock: readonly (string | undefined)[],
): number | null {
  const [hour, minute, second, fraction, zone] = clock;
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const h = Number(hour ?? 0);
  const m = Number(minute ?? 0);
  const s = Number(second ?? 0);
  if (h > 24 || m > 59 || s > 60) return null;
  const milli = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction.slice(0, 9)}`) * 1000);
  let offset = 0;
  if (zone !== undefined && zone !== 'Z' && zone !== 'z' && zone !== '') {
    const sign = zone.startsWith('-') ? -1 : 1;
    offset = sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  }
  return (
    daysFromCivil(year, month, day) * 86400000 + ((h * 60 + m - offset) * 60 + s) * 1000 + milli
  );
}

/** A time that a line begins with: where it ends, and whether it named its year. */
export interface LeadingTime {
  readonly timestampMs: number;
  readonly end: number;
  readonly complete: boolean;
}

// All anchored, with bounded repetition: their cost does not grow with the line.
const ISO =
  /^\[?(\d{4})[-/](\d{2})[-/](\d{2})[T -](\d{2})[:.](\d{2})[:.](\d{2})(?:[.,](\d{1,9}))? ?(Z|[+-]\d{2}:?\d{2})?\]?/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})[-T ](\d{1,2}):?(\d{1,2}):?(\d{1,2})(?:[.,:](\d{1,6}))?/;
const SHORT = /^(\d{2})(\d{2})(\d{2}) (\d{2})(\d{2})(\d{2})\b/;
const SYSLOG_TIME =
  /^\[?(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?: (\d{4}))?\]?/;
const MONTH_DAY = /^\[?(\d{2})[-./](\d{2}) (\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\]?/;
const APACHE = /^\[?(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ?([+-]\d{4})?\]?/;
const EPOCH = /^\[?(\d{10})(\d{3})?(?:\.(\d{1,9}))?\]?(?= )/;

function made(timestampMs: number | null, end: number, complete: boolean): LeadingTime | null {
  return timestampMs === null ? null : { timestampMs, end, complete };
}

function monthOf(name: string): number {
  const at = MONTHS.indexOf(name);
  return at % 3 === 0 ? at / 3 + 1 : 0;
}

/** Reads the time that `line` begins with, in the ways that loggers write it. */
export function leadingTime(line: string): LeadingTime | null {
  const first = line.charCodeAt(0);
  const head = line.slice(0, 48);
  const isDigit = first >= 48 && first <= 57;
  if (!isDigit && first !== 91 && !(first >= 65 && first <= 90)) return null;
  let m = ISO.exec(head);
  if (m !== null) {
    const clock = [m[4], m[5], m[6], m[7], m[8]];
    return made(millis(Number(m[1]), Number(m[2]), Number(m[3]), clock), m[0].length, true);
  }
  m = SYSLOG_TIME.exec(head);
  if (m !== null) {
    const year = m[7] === undefined ? NO_YEAR : Number(m[7]);
    const time = millis(year, monthOf(m[1]!), Number(m[2]), [m[3], m[4], m[5], m[6]]);
    return made(time, m[0].length, m[7] !== undefined);
  }
  m = APACHE.exec(head);
  if (m !== null) {
    const clock = [m[4], m[5], m[6], undefined, m[7]];
    return made(millis(Number(m[3]), monthOf(m[2]!), Number(m[1]), clock), m[0].length, true);
  }
  m = MONTH_DAY.exec(head);
  if (m !== null) {
    const time = millis(NO_YEAR, Number(m[1]), Number(m[2]), [m[3], m[4], m[5], m[6]]);
    return made(time, m[0].length, false);
  }
  m = EPOCH.exec(head);
  if (m !== null) {
    const time =
      Number(m[1]) * 1000 + Number(m[2] ?? 0) + Math.floor(Number(`0.${m[3] ?? 0}`) * 1000);
    return made(time, m[0].length, true);
  }
  m = COMPACT.exec(head);
  if (m !== null) {
    const clock = [m[4], m[5], m[6], m[7]];
    return made(millis(Number(m[1]), Number(m[2]), Number(m[3]), clock), m[0].length, true);
  }
  m = SHORT.exec(head);
  if (m === null) return null;
  const clock = [m[4], m[5], m[6]];
  return made(millis(2000 + Number(m[1]), Number(m[2]), Number(m[3]), clock), m[0].length, true);
}

/** Milliseconds of a time field: a number of seconds, milli-, micro- or nanoseconds, or text. */
export function timeOfField(value: unknown): number | null {
  if (typeof value === 'number') return timeOfNumber(value);
  if (typeof value !== 'string' || value.length > 48) return null;
  if (/^\d{1,20}(\.\d{1,9})?$/.test(value)) return timeOfNumber(Number(value));
  return leadingTime(value)?.timestampMs ?? null;
}

function timeOfNumber(value: number): number | null {
  if (!Number.isFinite(value) || value < 1e8) return null;
  if (value > 1e17) return Math.floor(value / 1e6);
  if (value > 1e14) return Math.floor(value / 1e3);
  return value > 1e11 ? Math.floor(value) : Math.floor(value * 1000);
}

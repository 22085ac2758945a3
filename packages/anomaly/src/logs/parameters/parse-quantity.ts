/** What units come to, in milliseconds and bytes: `2s` after `900ms` is more, not less. */
const UNITS: Readonly<Record<string, number>> = {
  '%': 1,
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  msec: 1,
  s: 1e3,
  sec: 1e3,
  secs: 1e3,
  second: 1e3,
  seconds: 1e3,
  m: 6e4,
  min: 6e4,
  mins: 6e4,
  minute: 6e4,
  minutes: 6e4,
  h: 3.6e6,
  hour: 3.6e6,
  hours: 3.6e6,
  d: 8.64e7,
  day: 8.64e7,
  days: 8.64e7,
  b: 1,
  byte: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  kib: 1024,
  mb: 1048576,
  mib: 1048576,
  gb: 1073741824,
  gib: 1073741824,
  tb: 1099511627776,
};
const MAX_LENGTH = 40;
const MAX_UNIT = 7;

/** The number that a span of text is, with its unit, or NaN. */
export function parseQuantity(text: string, start: number, end: number): number {
  if (end - start > MAX_LENGTH) return Number.NaN;
  let i = start;
  const sign = text.charCodeAt(i) === 45 ? -1 : 1;
  if (sign < 0 || text.charCodeAt(i) === 43) i++;
  let value = 0;
  let scale = 0;
  let digits = 0;
  for (; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      value = value * 10 + (code - 48);
      if (scale > 0) scale *= 10;
      digits++;
    } else if (code === 46 && scale === 0) scale = 1;
    else if (code !== 44) break;
  }
  if (digits === 0) return Number.NaN;
  const number = (sign * value) / Math.max(1, scale);
  while (i < end && text.charCodeAt(i) === 32) i++;
  if (i === end) return number;
  if (end - i > MAX_UNIT) return Number.NaN;
  const unit = text.slice(i, end).toLowerCase();
  return Object.hasOwn(UNITS, unit) ? number * UNITS[unit]! : Number.NaN;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `42 s`, `3 min`, `2 h 5 min`, `4 d`: no more than two units. */
export function duration(ms: number): string {
  const size = Math.max(0, ms);
  if (size < SECOND) return `${Math.round(size)} ms`;
  if (size < MINUTE) return `${Math.floor(size / SECOND)} s`;
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`;
  if (size < DAY)
    return two(Math.floor(size / HOUR), 'h', Math.floor((size % HOUR) / MINUTE), 'min');
  return two(Math.floor(size / DAY), 'd', Math.floor((size % DAY) / HOUR), 'h');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 || large > 9
    ? `${large} ${largeUnit}`
    : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** How long ago `atMs` was; `now` under five seconds, and for what is ahead of the clock. */
export function ago(atMs: number, nowMs: number): string {
  const passed = nowMs - atMs;
  return passed < 5 * SECOND ? 'now' : `${duration(passed)} ago`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const MINUTES = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DATED = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** `14:03:22` on the day of `nowMs`, `27 Nov, 14:03` on another. */
export function clockTime(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return (isToday ? CLOCK : DATED).format(atMs);
}

/** `14:03` */
export function minute(atMs: number): string {
  return MINUTES.format(atMs);
}

export function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

const NUMBERS = new Intl.NumberFormat('en');

export function formatCount(count: number): string {
  return NUMBERS.format(Math.round(count));
}

/** `1 line`, `2 lines`. */
export function counted(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** UTC, as logs mostly are. Lines without a time begin at 0, and are told from there. */
export function formatTime(timestampMs: number): string {
  const text = new Date(timestampMs).toISOString();
  const isMadeUp = timestampMs < 86_400_000 * 365;
  return isMadeUp ? text.slice(11, 19) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

export function formatDuration(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 360_000) / 10} h`;
}

/** Four digits that matter. */
export function formatValue(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** `0.934` as `93 %`. */
export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A probability, never as certain as rounding would make it: `over 99 % likely`. */
export function formatLikelihood(probability: number): string {
  return probability > 0.99 ? 'over 99 % likely' : `${formatPercent(probability)} likely`;
}

/** Milliseconds as a person says them: `45 s`, `2 min 30 s`, `1 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A moment of the data's clock, in UTC to the second. */
export function formatClock(timestampMs: number): string {
  return new Date(timestampMs).toISOString().slice(11, 19);
}

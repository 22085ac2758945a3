export const DAY_MS = 86_400_000;
/** A longer time without anything says nothing of how long anybody watched. */
const LONGEST_PAUSE_MS = 3_600_000;

/** How long somebody has watched since `lastMs`; nothing where the clock has not moved on. */
export function watchedMs(lastMs: number | null, timeMs: number): number {
  return lastMs === null ? 0 : Math.min(LONGEST_PAUSE_MS, Math.max(0, timeMs - lastMs));
}

/** The later of both times. */
export function latest(lastMs: number | null, timeMs: number): number {
  return lastMs === null || timeMs > lastMs ? timeMs : lastMs;
}

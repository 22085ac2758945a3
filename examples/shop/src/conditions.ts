/** What a service has to live with: its capacity, and what ails it. */
export interface Conditions {
  /** Requests that are worked on at a time; the others wait in line. */
  readonly workers: number;
  /** Added to every request. */
  readonly extraLatencyMs: number;
  /** Of requests, that fail with 500. */
  readonly errorShare: number;
  /** Kept for ever, until the heap is full. */
  readonly leakBytesPerSecond: number;
  /** Entries that the cache gets beside those it needs. */
  readonly cacheEntriesPerSecond: number;
  /** Whether the port is closed. */
  readonly refusesConnections: boolean;
}

export const HEALTHY: Conditions = Object.freeze({
  workers: 4,
  extraLatencyMs: 0,
  errorShare: 0,
  leakBytesPerSecond: 0,
  cacheEntriesPerSecond: 0,
  refusesConnections: false,
});

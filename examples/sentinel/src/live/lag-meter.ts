/** Buckets grow by a tenth from a millisecond on; the last holds everything beyond some two hours. */
const GROWTH = 1.1;
const BUCKETS = 168;
const SECONDS = 60;

/** Quantiles of a lag over the last minute, to within a tenth, in 40 kB however much is noted. */
export class LagMeter {
  readonly #counts = new Uint32Array(SECONDS * BUCKETS);
  readonly #second = new Float64Array(SECONDS).fill(-1);

  /** Notes that so many things took so long. */
  note(lagMs: number, count: number, nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    const slot = second % SECONDS;
    if (this.#second[slot] !== second) {
      this.#counts.fill(0, slot * BUCKETS, (slot + 1) * BUCKETS);
      this.#second[slot] = second;
    }
    const bucket = Math.floor(Math.log(Math.max(1, lagMs)) / Math.log(GROWTH));
    this.#counts[slot * BUCKETS + Math.min(BUCKETS - 1, bucket)]! += count;
  }

  /** The lag that so great a share stayed within; 0 where nothing was noted. */
  quantile(share: number, nowMs: number): number {
    const oldest = Math.floor(nowMs / 1000) - SECONDS;
    const totals = new Float64Array(BUCKETS);
    let all = 0;
    for (let slot = 0; slot < SECONDS; slot++) {
      if (this.#second[slot]! <= oldest) continue;
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const count = this.#counts[slot * BUCKETS + bucket]!;
        totals[bucket]! += count;
        all += count;
      }
    }
    let below = 0;
    for (let bucket = 0; bucket < BUCKETS && all > 0; bucket++) {
      below += totals[bucket]!;
      if (below >= share * all) return Math.round(GROWTH ** (bucket + 1));
    }
    return 0;
  }
}

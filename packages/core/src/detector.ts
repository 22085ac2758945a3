/** A calibrated verdict on one point. */
export interface Verdict {
  /** Surprise in bans, -log10 of `tailProbability`. */
  readonly score: number;
  /** In (0, 1]; 1 while warming up. */
  readonly tailProbability: number;
  readonly alarm: boolean;
  readonly warmingUp: boolean;
}

/** What every streaming detector can do; `process` is `score`, then `learn`. */
export interface Detector<Point, Result = Verdict> {
  score(point: Point): Result;
  learn(point: Point): void;
  process(point: Point): Result;
  toJSON(): unknown;
}

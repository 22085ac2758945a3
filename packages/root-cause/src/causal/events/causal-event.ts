/** Something that happened at one moment: an alarm was raised, a variable changed. */
export interface CausalEvent {
  /** What kind of thing happened; causes are looked for between kinds. */
  readonly type: string;
  /** When, in milliseconds. */
  readonly timestampMs: number;
  /**
   * Where: a device, a host, a test run. Events act on events of their own group, and of linked groups
   * if a topology is given. Left out, everything happened in one place.
   */
  readonly group?: string | null;
  /**
   * The state that the thing changed into. It can only change into a state that it is not in, which is
   * used; left out, the thing can happen at any time.
   */
  readonly state?: string | null;
}

/** When a group was watched. */
export interface WatchedSpan {
  readonly startMs: number;
  readonly endMs: number;
}

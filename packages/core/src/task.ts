/** The part of the platform's `AbortSignal` that long work looks at. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

/** How far a long task is. */
export interface Progress {
  readonly stage: string;
  /** In [0, 1]. */
  readonly fraction: number;
  /** What is worth watching: losses, returns, counts. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Options of everything that takes long.
 *
 * The packages own no timers, so a task yields by awaiting what `onProgress` returns: return a promise
 * of the event loop's next turn (`new Promise((resolve) => setTimeout(resolve))`) to stay responsive.
 */
export interface TaskOptions {
  readonly signal?: AbortSignalLike;
  readonly onProgress?: (progress: Progress) => void | Promise<void>;
}

import { Guard } from './guard.js';
import type { GuardOptions } from './guard-options.js';

/** Where a guard's memory outlives the process: a file, a row, a config map. */
export interface SnapshotStore {
  /** What was saved last; null where nothing ever was. Where it cannot tell, it has to throw. */
  load(): unknown;
  /**
   * Keeps a snapshot (JSON) in place of the one before. When it returns, or its promise is fulfilled,
   * the snapshot has to outlive the process; where it cannot, it has to throw.
   */
  save(snapshot: unknown): void | Promise<void>;
}

/**
 * The guard that a store remembers, or a new one where it remembers nothing. What was being done when
 * the process died is among {@link Guard.unfinished}; see `settleUnfinished`.
 *
 * @param options - win over those in the snapshot
 * @throws AegisError `invalid-snapshot`, and whatever `load` throws: a guard without its memory would
 * let through what it has let through before
 *
 * @example
 * ```ts
 * import { resumeGuard } from '@aegis/remediation/guard';
 * let saved: string | null = null;
 * const store = {
 *   load: () => (saved === null ? null : JSON.parse(saved)),
 *   save: (snapshot: unknown) => { saved = JSON.stringify(snapshot); },
 * };
 * const guard = await resumeGuard(store);
 * await guard.save(store);
 * (await resumeGuard(store)).unfinished.length; // => 0
 * ```
 */
export async function resumeGuard(
  store: Pick<SnapshotStore, 'load'>,
  options?: GuardOptions,
): Promise<Guard> {
  const saved: unknown = await store.load();
  return saved === null || saved === undefined
    ? new Guard(options)
    : Guard.fromJSON(saved, options);
}

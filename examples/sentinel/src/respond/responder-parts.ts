import type { RLRemediationEngine } from '@aegis/remediation';
import type { Executor, Guard, SnapshotStore } from '@aegis/remediation/guard';
import type { Entry } from '../watch/entry.js';
import type { Watch } from '../watch/watch.js';
import type { CaseFiles } from './case-files.js';
import type { CaseRecord, PlanRecord } from './case-record.js';

/** How far Sentinel goes by itself. */
export type Mode = 'observe' | 'suggest' | 'approve' | 'auto';

/** Whether anything is done to the world in a mode. */
export function mayAct(mode: Mode): boolean {
  return mode === 'approve' || mode === 'auto';
}

/** Whom the responder works with. */
export interface ResponderParts {
  readonly watch: Watch;
  readonly cases: CaseFiles;
  readonly engine: RLRemediationEngine;
  readonly guard: Guard;
  readonly store: SnapshotStore;
  readonly executor: Executor;
  readonly clock: () => number;
  /** Puts into the journal what is to be known after a restart; settled when it is applied. */
  readonly put: (entry: Entry) => Promise<void>;
  /** Told that a case is another than before. */
  readonly changed: (record: CaseRecord, plan: PlanRecord | null) => void;
  /** Told that something could not be written; null when it could again. */
  readonly failed: (reason: string | null) => void;
}

/** Options of {@link Responder}; times in milliseconds. */
export interface ResponderOptions {
  readonly mode: Mode;
  /** From the first alarm to the first plan: the picture is clearer with a little more of it. */
  readonly settleMs: number;
  /** How long a fix may take to show. */
  readonly verifyMs: number;
  /** How long an executor may take to answer. */
  readonly actMs: number;
}

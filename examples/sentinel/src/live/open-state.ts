import { join } from 'node:path';
import {
  type Executor,
  type Guard,
  resumeGuard,
  type SnapshotStore,
} from '@aegis/remediation/guard';
import { Journal } from '../journal/journal.js';
import { readJournal } from '../journal/read-journal.js';
import { CaseFiles } from '../respond/case-files.js';
import { guardFile } from '../respond/guard-file.js';
import { Generations } from '../state/generations.js';
import { lockFolder } from '../state/lock.js';
import type { Entry } from '../watch/entry.js';
import type { Watch } from '../watch/watch.js';
import type { SentinelOptions } from './options.js';
import { loadWatch } from './saved-watch.js';

/** The journal has so many before it is cut: of fewer, the one that is written to would be too much of it. */
const SEGMENTS = 8;

/** Everything that outlives the process, opened. */
export interface OpenState {
  readonly watch: Watch;
  readonly generations: Generations;
  readonly journal: Journal;
  readonly guard: Guard;
  readonly store: SnapshotStore;
  readonly executor: Executor;
  readonly cases: CaseFiles;
  readonly unlock: () => Promise<void>;
}

/**
 * Opens a state, or begins one, and catches up with what was journaled after its last snapshot.
 *
 * @throws UsageError where the state is damaged, or another process has it
 */
export async function openState(options: SentinelOptions): Promise<OpenState> {
  const unlock = await lockFolder(options.stateDir);
  try {
    return { ...(await openLocked(options)), unlock };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openLocked(options: SentinelOptions): Promise<Omit<OpenState, 'unlock'>> {
  const { stateDir, log } = options;
  const generations = await Generations.open(join(stateDir, 'snapshot'));
  const watch = await loadWatch(generations, options);
  const journalDir = join(stateDir, 'journal');
  let last = watch.sequence;
  let replayed = 0;
  for await (const { sequence, entry } of readJournal(journalDir, watch.oldestSequence)) {
    try {
      await watch.apply(sequence, entry as Entry);
    } catch (error) {
      // It was left out when it came, too; else nothing could be started any more.
      log.error({ err: error, sequence }, 'an entry cannot be applied');
    }
    last = Math.max(last, sequence);
    replayed++;
  }
  if (replayed > 0) log.info({ replayed }, 'caught up with the journal');
  const segmentBytes = options.maxJournalBytes / SEGMENTS;
  const journal = await Journal.open(journalDir, last + 1, segmentBytes);
  const store = guardFile(join(stateDir, 'guard.json'));
  const guard = await resumeGuard(store, options.guard);
  const executor = await options.executor(watch.topology);
  const { files: cases, damaged } = await CaseFiles.open(join(stateDir, 'cases'));
  if (damaged.length > 0) log.warn({ damaged }, 'cases that cannot be read are left out');
  return { watch, generations, journal, guard, store, executor, cases };
}

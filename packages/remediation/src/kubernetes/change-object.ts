import type { ExecutionResult } from '../guard/executor.js';
import { explain, mayPass } from './explain.js';
import { JOURNAL, type JournalRecord, readJournal, writeJournal } from './journal.js';
import { type Fields, fieldsAt, textAt } from './json.js';
import type { KubeApi, Patience } from './kube-api.js';
import { type KubernetesTarget, nameOf, pathOf } from './target.js';
import { type Answer, statusOf } from './transport.js';

/** What is to become of an object. */
export type Decision =
  | {
      readonly kind: 'patch';
      readonly patch: Fields;
      readonly record: JournalRecord;
      readonly message: string;
      /** False where the patch is all that can be done, and less than was asked for. @defaultValue true */
      readonly ok?: boolean;
    }
  | { readonly kind: 'end'; readonly ok: boolean; readonly message: string };

/** How a change ended; `status` is the API's, where that is why. */
export interface ChangeResult extends ExecutionResult {
  readonly status: number | null;
}

function end(ok: boolean, message: string, status: number | null = null): ChangeResult {
  return { ok, message, status };
}

function patchOf(object: Fields, patch: Fields, record: JournalRecord): Fields {
  return {
    ...patch,
    metadata: {
      // The API takes the patch only while this is still the version: whatever else happened since, or
      // an earlier copy of the same patch that was thought lost, makes it a conflict.
      resourceVersion: textAt(object, 'metadata', 'resourceVersion'),
      annotations: { [JOURNAL]: writeJournal(readJournal(object), record) },
    },
  };
}

/**
 * Reads an object, decides, and writes change and record in one patch. On a conflict or a lost answer all
 * of it begins again at the reading, where a patch that came through after all shows by its record.
 */
export async function changeObject(
  api: KubeApi,
  target: KubernetesTarget,
  decide: (object: Fields) => Decision | Promise<Decision>,
  patience: Patience,
): Promise<ChangeResult> {
  const what = nameOf(target);
  const path = pathOf(target);
  let last: Answer | null = null;
  /** The last answer there is patience for. */
  let final: Answer | null = null;
  for (let tried = 0; ; tried++) {
    const reading = await api.read(path, what, patience);
    if (reading.kind === 'failed') {
      const unsure = last === null ? '' : '; whether the change before it took is not known';
      return end(false, `${reading.message}${unsure}`, reading.status);
    }
    const object = reading.value;
    const decision = await decide(object);
    if (decision.kind === 'end') return end(decision.ok, decision.message);
    if (final !== null) {
      const times = tried === 1 ? 'once' : `${tried} times`;
      return end(false, `${explain(final, `patch ${what}`)} (tried ${times})`, statusOf(final));
    }
    if (patience.signal?.aborted === true) return end(false, 'it was called off');
    if (fieldsAt(object, 'metadata').deletionTimestamp !== undefined) {
      return end(false, `${what} is being deleted`);
    }
    const answer = await api.patch(path, patchOf(object, decision.patch, decision.record));
    const status = statusOf(answer);
    const conflict = status === 409;
    if (status !== null && !conflict) {
      if (status < 300) {
        return end(decision.ok ?? true, `${api.dryRun ? 'dry run: ' : ''}${decision.message}`);
      }
      if (!mayPass(answer)) return end(false, explain(answer, `patch ${what}`), status);
    }
    last = answer;
    // Without time for another round, the look at what became of this one is still due.
    const inTime = conflict || (await api.pause(tried + 1, answer, patience));
    if (!inTime || tried + 1 >= api.attempts) final = answer;
  }
}

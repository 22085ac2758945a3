import type { ExecutionResult } from './executor.js';
import { type Deadline, type Settled, within } from './within.js';

/** What an executor said; `late` where it had not said anything in time. */
export interface Answer extends ExecutionResult {
  readonly isLate: boolean;
}

/** Whatever comes back, as an answer: only a plain `ok: true` is a success. */
function readAnswer(settled: Settled<ExecutionResult>): Answer {
  if (settled.kind === 'late') return { ok: false, message: 'no answer in time', isLate: true };
  if (settled.kind === 'threw') {
    return { ok: false, message: `it threw: ${settled.message}`, isLate: false };
  }
  const nonsense = { ok: false, message: 'the answer makes no sense', isLate: false };
  try {
    const { ok, message } = settled.value as { ok?: unknown; message?: unknown };
    if (typeof message !== 'string') return { ...nonsense, ok: ok === true };
    return { ok: ok === true, message, isLate: false };
  } catch {
    return nonsense;
  }
}

/** Asks once. Never throws, and with a deadline never hangs. */
export async function askExecutor(
  call: () => Promise<ExecutionResult>,
  deadline: Deadline | undefined,
  late: (answer: Answer) => void,
): Promise<Answer> {
  return readAnswer(await within(call, deadline, (settled) => late(readAnswer(settled))));
}

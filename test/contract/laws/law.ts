import type fc from 'fast-check';
import { same } from '../bits.js';
import type { AnySubject, LawName } from '../subject.js';

/** One property that every subject has, or says why it has it not. */
export interface Law {
  readonly name: LawName;
  /** What it says, as a sentence. */
  readonly says: string;
  /** Null where the subject has not what the law speaks of; then its `without` says why. */
  property(subject: AnySubject): fc.IAsyncProperty<never> | null;
  /** More runs than this show nothing new of a subject; left out where each may. */
  maxRuns?(subject: AnySubject): number;
}

/** All that is to be seen of an object, for comparison. */
export function stateOf(subject: AnySubject, one: unknown, step: unknown): unknown {
  const asked = step === undefined ? null : subject.ask(one, step);
  return [subject.snapshot?.write(one), asked];
}

/** Feeds one step to both and fails unless they say the same. */
export async function feedBoth(
  subject: AnySubject,
  [one, other]: readonly [unknown, unknown],
  [step, another]: readonly [unknown, unknown],
  at: number,
): Promise<void> {
  const wanted = await subject.feed(one, step);
  same(`what it says to step ${at}`, await subject.feed(other, another), wanted);
}

/** A copy that shares nothing with the step, so that what is kept of one does not reach the other. */
export function copyOf<V>(value: V): V {
  try {
    return structuredClone(value);
  } catch {
    // It holds functions: those are handed over as they are.
    return value;
  }
}

/** Out into text and back, as over a restart. */
export async function restarted(subject: AnySubject, one: unknown): Promise<unknown> {
  const { write, read } = subject.snapshot!;
  return read(JSON.parse(JSON.stringify(write(one))));
}

import type { RemediationAction } from '@aegis/core';
import type {
  AuditEntry,
  ExecutionContext,
  ExecutionResult,
  Executor,
  Guard,
} from '../../src/guard/index.js';

/** What an executor says that has done it. */
export const DONE: ExecutionResult = { ok: true, message: 'done' };

type Answers = (action: RemediationAction) => unknown;

/**
 * An executor that writes down what it is asked, and with which words beside it; what it answers, nonsense
 * too, is up to the test.
 */
export function loggingExecutor(execute: Answers = () => DONE, undo: Answers = () => DONE) {
  const log: string[] = [];
  const contexts: ExecutionContext[] = [];
  const asked =
    (verb: string, answer: Answers): Executor['execute'] =>
    async (action, context) => {
      log.push(`${verb} ${action.kind} ${action.target}`);
      contexts.push(context);
      return (await answer(action)) as ExecutionResult;
    };
  const name: string = 'logging';
  return { name, log, contexts, execute: asked('do', execute), undo: asked('undo', undo) };
}

/** A promise with the hand that settles it. */
export function promised<T>() {
  let settle: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

/** Lets all happen that waits for nothing but its turn. */
export function allTurns(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A deadline that comes when nothing else is left to happen. */
export const atLast = (): Promise<void> => allTurns();

/** What the audit has of one kind of event, in order. */
export function auditOf({ audit }: Guard, event: AuditEntry['event']): Record<string, unknown>[] {
  const entries = audit.filter((entry) => entry.event === event);
  return entries.map(({ detail }) => JSON.parse(detail) as Record<string, unknown>);
}

/** Gives the points one after the other, then the last one for ever. */
export function points(...values: readonly unknown[]) {
  let at = 0;
  return async (): Promise<number | null> =>
    (values[Math.min(at++, values.length - 1)] ?? null) as number | null;
}

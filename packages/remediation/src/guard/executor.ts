import type { AbortSignalLike, RemediationAction } from '@aegis/core';

/** What an executor answers. */
export interface ExecutionResult {
  readonly ok: boolean;
  readonly message: string;
}

/** What an executor is told beside the act. */
export interface ExecutionContext {
  /** The same key means the same act: a second call with it has to do nothing. */
  readonly idempotencyKey: string;
  readonly signal?: AbortSignalLike;
}

/** Carries acts out. It may fail, throw or never answer; {@link executePlan} copes. */
export interface Executor {
  /** For the audit and for people: `dry-run`, `simulation`, `kubernetes`. */
  readonly name: string;
  execute(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult>;
  /** Takes an act back. */
  undo(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult>;
  /**
   * What became of the act that was given this key, for an act that was begun and of which no answer
   * came, as after a crash; `act` says what and where it was. `unknown` leaves it to a person.
   */
  status?(
    idempotencyKey: string,
    act: Pick<RemediationAction, 'kind' | 'target'>,
  ): Promise<'done' | 'not-done' | 'unknown'>;
}

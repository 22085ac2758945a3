import type { RemediationAction } from '@aegis/core';
import type { ExecutionContext, ExecutionResult, Executor } from './executor.js';

/** One act that would have been done. */
export interface RehearsedAction {
  readonly action: RemediationAction;
  readonly undo: boolean;
  readonly idempotencyKey: string;
}

const MAX_REHEARSED = 10_000;

/**
 * Writes down what would be done and does nothing: it has no transport that could. The default wherever
 * an executor is wanted.
 *
 * @example
 * ```ts
 * import { DryRunExecutor } from '@aegis/remediation/guard';
 * const executor = new DryRunExecutor();
 * await executor.execute(
 *   { kind: 'restart', target: 'cart', parameters: {} }, { idempotencyKey: 'k' },
 * );
 * executor.rehearsed.length; // => 1
 * ```
 */
export class DryRunExecutor implements Executor {
  readonly name = 'dry-run' as const;
  readonly #rehearsed: RehearsedAction[] = [];

  /** What would have been done, oldest first; the last 10,000. */
  get rehearsed(): readonly RehearsedAction[] {
    return [...this.#rehearsed];
  }

  async execute(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult> {
    return this.#note(action, context, false);
  }

  async undo(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult> {
    return this.#note(action, context, true);
  }

  #note(action: RemediationAction, context: ExecutionContext, undo: boolean): ExecutionResult {
    this.#rehearsed.push({ action, undo, idempotencyKey: context.idempotencyKey });
    if (this.#rehearsed.length > MAX_REHEARSED) this.#rehearsed.shift();
    const verb = undo ? 'would take back' : 'would do';
    return { ok: true, message: `dry run: ${verb} ${action.kind} ${action.target}`.trim() };
  }
}

/** Whether all that this executor does is to say what it would do. */
export function rehearses(executor: Executor): boolean {
  return executor.name === 'dry-run';
}

import type { RemediationAction } from '@aegis/core';
import { type Linked, RecencyList } from '@aegis/core/collections';
import type { ExecutionContext, ExecutionResult, Executor } from '../guard/executor.js';
import type { Simulation } from './simulation.js';
import type { ActionResult } from './simulation-types.js';

/** What was said to an idempotency key, in the order in which they came. */
interface Answer extends Linked<Answer> {
  readonly key: string;
  readonly result: ExecutionResult;
}

const MAX_KEYS = 10_000;

/**
 * Carries acts out in a {@link Simulation}. The same idempotency key is answered as before and does
 * nothing; time passes only when the simulation ticks.
 *
 * @example
 * ```ts
 * import { buildSnapshot } from '@aegis/graph/csr';
 * import { SimulatedExecutor, Simulation } from '@aegis/remediation/simulator';
 * const web = { id: 'web', kind: 'service' as const, namespace: null, replicas: 2 };
 * const graph = buildSnapshot([web], []);
 * const executor = new SimulatedExecutor(new Simulation({ snapshot: () => graph }));
 * const restart = { kind: 'restart' as const, target: 'web', parameters: {} };
 * (await executor.execute(restart, { idempotencyKey: 'k' })).ok; // => true
 * ```
 */
export class SimulatedExecutor implements Executor {
  readonly name = 'simulation' as const;
  readonly #simulation: Simulation;
  readonly #answers: Map<string, Answer> = new Map();
  readonly #order: RecencyList<Answer> = new RecencyList();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  async execute(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult> {
    return this.#once(context, () => this.#simulation.apply(action));
  }

  async undo(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult> {
    return this.#once(context, () => this.#simulation.undo(action));
  }

  #once(context: ExecutionContext, act: () => ActionResult): ExecutionResult {
    const known = this.#answers.get(context.idempotencyKey);
    if (known !== undefined) return known.result;
    const { accepted, reason } = act();
    const result = { ok: accepted, message: reason ?? 'done' };
    const answer = { key: context.idempotencyKey, result, older: null, newer: null };
    this.#answers.set(answer.key, answer);
    this.#order.add(answer);
    const { oldest } = this.#order;
    if (oldest !== null && this.#answers.size > MAX_KEYS) {
      this.#order.remove(oldest);
      this.#answers.delete(oldest.key);
    }
    return result;
  }
}

import type { RemediationAction } from '@aegis/core';
import type { ExecutionContext, ExecutionResult, Executor } from '../guard/executor.js';
import type { Simulation } from './simulation.js';
import type { ActionResult } from './simulation-types.js';

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
  readonly #answers: Map<string, ExecutionResult> = new Map();

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
    if (known !== undefined) return known;
    const { accepted, reason } = act();
    const result = { ok: accepted, message: reason ?? 'done' };
    this.#answers.set(context.idempotencyKey, result);
    if (this.#answers.size > MAX_KEYS) {
      for (const oldest of this.#answers.keys()) {
        this.#answers.delete(oldest);
        break;
      }
    }
    return result;
  }
}

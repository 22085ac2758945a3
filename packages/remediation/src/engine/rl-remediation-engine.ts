import {
  type ActionKind,
  AegisError,
  type Anomaly,
  checkNumber,
  type Issue,
  type Plan,
  Random,
  resolveOptions,
  type TaskOptions,
} from '@aegis/core';
import { exp } from '@aegis/core/math';
import { logSoftmaxMasked } from '@aegis/core/neural';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { GraphSource } from '@aegis/graph/csr';
import type { ActionDefinition } from '../actions/action-definition.js';
import { checkDefinitions, openDefinitions } from '../actions/check-definitions.js';
import { DEFAULT_ACTIONS, POLICY_KINDS } from '../actions/default-actions.js';
import { writeFindings } from '../features/findings.js';
import { FEATURE_COUNT } from '../features/layout.js';
import { SignalBoard } from '../features/signal-board.js';
import { pretrainedPolicy } from '../policy/pretrained-policy.js';
import { handOver } from '../ppo/hand-over.js';
import { RowPolicy } from '../ppo/row-policy.js';
import { trainPpo } from '../ppo/train.js';
import type { TrainingReport } from '../ppo/training-options.js';
import type { VectorEnvironment } from '../ppo/vector-environment.js';
import { RemediationEnvironment } from '../simulator/environment.js';
import { actionAt, kindAt, maskedActions } from './action-places.js';
import type { Alternative, Decision } from './decision.js';
import { type DecisionContext, gather } from './decision-context.js';
import { type ExpectedEffect, expectedEffectOf, valueGap } from './expected-effect.js';
import { whyActing, whyNot, whyWaiting } from './explain.js';
import { type KnownSystem, knownSystem } from './known-system.js';
import { makePlan } from './make-plan.js';
import { poolPrior, spreadPrior } from './mix-prior.js';
import { maskOf, refusals } from './possible-actions.js';

/** Options of {@link RLRemediationEngine}. */
export interface RLRemediationEngineOptions {
  /** What one tick of training lasts, ms: the rhythm of the metrics. @defaultValue 15000 */
  readonly tickMs?: number;
  /** How far a full prior moves the probabilities, in [0, 1]. @defaultValue 0.35 */
  readonly priorWeight?: number;
  /** How much more likely than waiting a fix has to be made to be chosen, in [0, 1). @defaultValue 0 */
  readonly caution?: number;
}

const DEFAULTS: Required<RLRemediationEngineOptions> = Object.freeze({
  tickMs: 15_000,
  priorWeight: 0.35,
  caution: 0,
});

/** Options of {@link RLRemediationEngine.train}. */
export interface EngineTrainingOptions extends TaskOptions {
  /** Steps of all environments together. */
  readonly totalTimesteps: number;
  /** What to train on; random service graphs where nothing is given. */
  readonly environment?: VectorEnvironment;
  /** @defaultValue 0 */
  readonly seed?: number;
}

const ALTERNATIVES = 5;
const SHIPPED = new Map(DEFAULT_ACTIONS.map((action) => [action.kind, action]));

/**
 * Chooses what to do about a failing system: a small network, trained by masked PPO on thousands of
 * simulated failures, scores every kind of action at every service. It ships trained, explains itself
 * with the evidence, and only proposes: pass its plan to the guard.
 *
 * Give it the graph, the root causes and the recent changes where they are known: without changes no
 * rollback is possible, without a graph every service stands alone. Cost: O(services · kinds), about
 * 20 µs a service; state: the network, 330 kB.
 *
 * @example
 * ```ts
 * import { RLRemediationEngine } from '@aegis/remediation';
 * const engine = new RLRemediationEngine();
 * const decision = engine.selectAction([], [], []);
 * decision.action.kind; // => 'observe'
 * decision.why; // => 'observe: nothing is out of the ordinary, so nothing needs doing.'
 * ```
 *
 * @see Schulman et al. (2017), Proximal Policy Optimization Algorithms, arXiv:1707.06347
 */
export class RLRemediationEngine {
  readonly #definitions: ReadonlyMap<ActionKind, ActionDefinition>;
  readonly #options: Required<RLRemediationEngineOptions>;
  #policy: RowPolicy;
  #trainedTimesteps = 0;

  /**
   * @param actions - the catalogue: what is not in it is never chosen; its share goes to what may be done there
   * @throws AegisError `invalid-option`, `invalid-argument`
   */
  constructor(
    actions: readonly ActionDefinition[] = DEFAULT_ACTIONS,
    options?: RLRemediationEngineOptions,
  ) {
    const owner = 'RLRemediationEngine';
    this.#options = resolveOptions(owner, DEFAULTS, options);
    checkNumber(owner, 'tickMs', this.#options.tickMs, { min: 1, max: 86_400_000 });
    checkNumber(owner, 'priorWeight', this.#options.priorWeight, { min: 0, max: 1 });
    checkNumber(owner, 'caution', this.#options.caution, { min: 0, max: 0.999 });
    checkDefinitions(owner, actions);
    this.#definitions = new Map(actions.map((action) => [action.kind, action]));
    this.#policy = pretrainedPolicy();
  }

  /** Steps of training on top of the shipped policy. */
  get trainedTimesteps(): number {
    return this.#trainedTimesteps;
  }

  /**
   * Trains the policy on, in place. It yields by awaiting `onProgress` after each update; when `signal`
   * is aborted, what was learnt until then stays.
   *
   * @returns the learning curve
   */
  async train(options: EngineTrainingOptions): Promise<TrainingReport> {
    const environment = options.environment ?? new RemediationEnvironment();
    const task: TaskOptions = {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    };
    const settings = {
      totalTimesteps: options.totalTimesteps,
      seed: options.seed ?? 0,
      learningRate: 3e-4,
      entropyCoefficient: 0.003,
    };
    const report = await trainPpo(environment, this.#policy, settings, task);
    this.#trainedTimesteps += report.timesteps;
    return report;
  }

  /**
   * Chooses one act, or to wait. The expected effects are those of the shipped policy in the simulator;
   * they stay as they are when the policy is trained on.
   *
   * @param issues - known problems found in logs
   * @param anomalies - of any source
   * @param metricAnomalies - more of them; kept apart for callers that keep them apart
   * @returns what to do, with its probability, reason and expected effect, the alternatives, and what
   * could not be done
   */
  selectAction(
    issues: readonly Issue[],
    anomalies: readonly Anomaly[],
    metricAnomalies: readonly Anomaly[],
    context: DecisionContext = {},
  ): Decision {
    const findings = gather(issues, anomalies, metricAnomalies, context);
    const { tickMs } = this.#options;
    const system = knownSystem(context.graph ?? null, findings);
    const board = new SignalBoard(system.kinds, system);
    writeFindings(board, system.indexOf, findings, tickMs);
    const definitionOf = (kind: ActionKind) => this.#definitions.get(kind) ?? SHIPPED.get(kind)!;
    const known = refusals(system, POLICY_KINDS, definitionOf, findings, tickMs);
    const quiet = board.isQuiet();
    const probabilities = this.#probabilities(board, maskOf(known));
    const why = known.map((reason, k) =>
      this.#definitions.has(kindAt(1 + k)) ? reason : 'not in the catalogue',
    );
    const allowed = maskOf(why);
    handOver(probabilities, allowed, POLICY_KINDS.length);
    const prior = spreadPrior(
      quiet ? new Map() : (context.prior ?? new Map()),
      { ids: system.ids, kinds: POLICY_KINDS, mask: allowed },
      probabilities,
    );
    poolPrior(probabilities, prior, this.#options.priorWeight);
    return this.#decide(system, board, probabilities, prior, why, quiet);
  }

  /**
   * The decision as a plan for the guard: one step, or none where waiting is best.
   *
   * @param context - as for {@link RLRemediationEngine.selectAction}, with the incident's id
   */
  plan(
    issues: readonly Issue[],
    anomalies: readonly Anomaly[],
    metricAnomalies: readonly Anomaly[],
    context: DecisionContext & { readonly incidentId?: string | null } = {},
  ): Plan {
    const { incidentId, ...rest } = context;
    const decision = this.selectAction(issues, anomalies, metricAnomalies, rest);
    const { nowMs } = gather(issues, anomalies, metricAnomalies, rest);
    return this.planFor(decision, { graph: context.graph ?? null, incidentId, nowMs });
  }

  /** The plan of a decision that has been made already, at the time `nowMs`. */
  planFor(
    decision: Decision,
    context: {
      readonly graph: GraphSource | null;
      readonly nowMs: number;
      readonly incidentId?: string | null | undefined;
    },
  ): Plan {
    const { graph, nowMs, incidentId } = context;
    return makePlan(decision, this.#definitions, { graph, incidentId: incidentId ?? null, nowMs });
  }

  #probabilities(board: SignalBoard, mask: Uint8Array): Float64Array {
    const logits = new Float64Array(mask.length);
    const counts = Int32Array.of(board.count);
    this.#policy.see(board.rows, Math.max(1, board.count), counts, Int32Array.of(0), 1);
    if (board.count > 0) this.#policy.logits(board.count, logits, false);
    const out = new Float64Array(mask.length);
    logSoftmaxMasked(logits, mask, out, 1, mask.length);
    for (let a = 0; a < out.length; a++) out[a] = mask[a] === 1 ? exp(out[a]!) : 0;
    return out;
  }

  #decide(
    system: KnownSystem,
    board: SignalBoard,
    probabilities: Float64Array,
    prior: Float64Array,
    refused: readonly (string | null)[],
    quiet: boolean,
  ): Decision {
    const order = [...probabilities.keys()]
      .filter((a) => probabilities[a]! > 0)
      .sort((a, b) => probabilities[b]! - probabilities[a]! || a - b);
    const cautious = probabilities[0]! > probabilities[order[0]!]! - this.#options.caution;
    const chosen = cautious ? 0 : order[0]!;
    const probability = probabilities[chosen]!;
    const effectOf = (a: number): ExpectedEffect | null =>
      quiet ? null : expectedEffectOf(kindAt(a), probabilities[a]!);
    const expected = effectOf(chosen);
    const alternatives: Alternative[] = order
      .filter((a) => a !== chosen)
      .slice(0, ALTERNATIVES)
      .map((a) => {
        const effect = effectOf(a);
        const reason = whyNot(kindAt(a), probabilities[a]!, probability);
        return {
          action: actionAt(system, a),
          probability: probabilities[a]!,
          reason: `${reason}${valueGap(effect, expected)}`,
          expectedEffect: effect,
        };
      });
    const node = Math.floor((chosen - 1) / POLICY_KINDS.length);
    const definition = this.#definitions.get(kindAt(chosen));
    return {
      action: actionAt(system, chosen),
      probability,
      why:
        chosen === 0 || definition === undefined
          ? whyWaiting(quiet, probability)
          : whyActing(board, system, definition, node, probability, prior[chosen]!),
      expectedEffect: expected,
      alternatives,
      masked: maskedActions(system, board, refused, chosen === 0 ? -1 : node),
      quiet,
    };
  }

  toJSON(): unknown {
    return {
      kind: 'remediation-engine',
      version: 1,
      options: { ...this.#options },
      trainedTimesteps: this.#trainedTimesteps,
      actions: [...this.#definitions.values()].map((definition) => ({ ...definition })),
      policy: this.#policy.toJSON(),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): RLRemediationEngine {
    const reader = SnapshotReader.open(json, { kind: 'remediation-engine', version: 1 });
    const options = reader.object('options', (saved) => ({
      tickMs: saved.number('tickMs', { min: 1, max: 86_400_000 }),
      priorWeight: saved.number('priorWeight', { min: 0, max: 1 }),
      caution: saved.number('caution', { min: 0, max: 0.999 }),
    }));
    const engine = new RLRemediationEngine(openDefinitions(reader), options);
    const policy = RowPolicy.fromJSON((json as { policy?: unknown }).policy, new Random(0));
    const { features, kinds } = policy.shape;
    if (features !== FEATURE_COUNT || kinds !== POLICY_KINDS.length) {
      throw new AegisError(
        'invalid-snapshot',
        'remediation-engine.policy: expected another shape.',
      );
    }
    engine.#policy = policy;
    engine.#trainedTimesteps = reader.number('trainedTimesteps', { min: 0, integer: true });
    return engine;
  }
}

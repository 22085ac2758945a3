import {
  type ActionKind,
  AegisError,
  contentId,
  type Plan,
  type RemediationAction,
  resolveOptions,
} from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import { approvalTier } from '../actions/approval-tier.js';
import { blastRadius } from '../actions/blast-radius.js';
import { DEFAULT_ACTIONS } from '../actions/default-actions.js';
import type { ActionPrior } from '../engine/mix-prior.js';
import {
  type Condition,
  createConditionCompiler,
  RUNBOOK_NAMES,
  type ServiceNumbers,
} from './condition.js';
import { type CheckedRule, type RunbookRule, readRules } from './rules.js';

/** Options of {@link Runbook}. */
export interface RunbookOptions {
  /** By kind of act, what has to hold of its target before the guard lets it through. @defaultValue none */
  readonly conditions?: Readonly<Partial<Record<ActionKind, string>>>;
  /** What to do, the first that applies. @defaultValue none */
  readonly rules?: readonly RunbookRule[];
  /** The only names that may be used. @defaultValue RUNBOOK_NAMES */
  readonly names?: readonly string[];
}

/** What is known of services, the most suspect first. */
export type ServicesNumbers = ReadonlyMap<string, ServiceNumbers>;

const DEFAULTS: Required<RunbookOptions> = Object.freeze({
  conditions: Object.freeze({}),
  rules: Object.freeze([]),
  names: RUNBOOK_NAMES,
});
const OWNER = 'Runbook';
const MAX_NAMES = 200;

/**
 * What a team knows about its fixes, written as expressions over the numbers of a service: conditions
 * that the guard lays over its own rules, and rules that give a plan, or a prior for
 * `RLRemediationEngine`. Expressions are arithmetic, comparisons, `and`, `or`, `not`, `? :`, `min`,
 * `max`, `abs` and `clamp` over the known names; everything else is refused when the runbook is made,
 * and nothing throws afterwards. A condition that cannot be told, since a number is missing, is not met.
 *
 * Needs the peer `mathjs`, whose parser reads the expressions.
 *
 * @example
 * ```ts
 * import { Runbook } from '@aegis/remediation/runbook';
 * const runbook = new Runbook({
 *   conditions: { restart: 'replicas >= 2 and utilisation < 0.85' },
 *   rules: [{ when: 'errors > 0.05 and minutesSinceDeploy < 30', do: 'rollback' }],
 * });
 * const restart = { kind: 'restart' as const, target: 'cart', parameters: {} };
 * runbook.against(restart, { replicas: 3, utilisation: 0.4 }); // => []
 * runbook.against(restart, { replicas: 1, utilisation: 0.4 }).length; // => 1
 * const known = new Map([['cart', { errors: 0.2, minutesSinceDeploy: 4 }]]);
 * [...runbook.prior(known)]; // => [['rollback:cart', 0.8]]
 * ```
 *
 * @see https://mathjs.org/docs/expressions/syntax.html for precedence
 */
export class Runbook {
  readonly #conditions: Map<string, Condition> = new Map();
  readonly #rules: readonly CheckedRule[];

  /** @throws AegisError `invalid-option`, with the place where an expression is at fault */
  constructor(options?: RunbookOptions) {
    const { conditions, rules, names } = resolveOptions(OWNER, DEFAULTS, options);
    const compile = createConditionCompiler(readNames(names));
    if (typeof conditions !== 'object' || conditions === null || Array.isArray(conditions)) {
      throw new AegisError('invalid-option', `${OWNER}: conditions is no object; give one.`);
    }
    for (const [kind, source] of Object.entries(conditions)) {
      if (!DEFAULT_ACTIONS.some((action) => action.kind === kind)) {
        throw new AegisError('invalid-option', `${OWNER}: "${kind}" is not a kind of action.`);
      }
      this.#conditions.set(kind, compile(`${OWNER}: conditions.${kind}`, source));
    }
    this.#rules = readRules(OWNER, rules, compile);
  }

  /**
   * What speaks against an act; nothing where no condition is written for its kind. For the guard:
   * `conditions: (action) => runbook.against(action, numbersOf(action.target))`.
   */
  against(action: RemediationAction, numbers: ServiceNumbers): readonly string[] {
    const condition = this.#conditions.get(action.kind);
    if (condition === undefined) return [];
    const holds = condition.holds(numbers);
    if (holds === true) return [];
    const why = holds === null ? 'cannot be told' : 'does not hold';
    return [`the runbook's "${condition.source}" ${why} of ${action.target}`];
  }

  /**
   * What the rules would do, as a prior for `RLRemediationEngine`: for each service the first rule that
   * applies, with its confidence.
   */
  prior(services: ServicesNumbers): ActionPrior {
    const out = new Map<string, number>();
    for (const [id, numbers] of services) {
      const rule = this.#rules.find((one) => one.when.holds(numbers) === true);
      if (rule !== undefined) out.set(`${rule.kind}:${id}`, rule.confidence);
    }
    return out;
  }

  /**
   * A plan of one step by the first rule that applies to any service, and of these to the first; without
   * steps where none does.
   */
  plan(
    services: ServicesNumbers,
    context: { graph: GraphSource | null; nowMs: number; incidentId?: string | null },
  ): Plan {
    const { graph, nowMs, incidentId = null } = context;
    const found = this.#find(services);
    if (found === null) {
      const sentence = 'No rule of the runbook applies.';
      const id = contentId('plan', incidentId ?? '', nowMs, 'runbook');
      return { id, incidentId, createdMs: nowMs, steps: [], sentence };
    }
    const { rule, target } = found;
    const definition = DEFAULT_ACTIONS.find((action) => action.kind === rule.kind)!;
    const action = { kind: rule.kind, target, parameters: rule.parameters };
    const radius = blastRadius(action, definition, graph);
    const why = `The runbook says ${rule.kind} of ${target} where "${rule.when.source}".`;
    const step = {
      action,
      why,
      confidence: rule.confidence,
      reversible: definition.reversible,
      blastRadius: radius,
      tier: approvalTier(definition, radius.length, rule.confidence),
    };
    const id = contentId('plan', incidentId ?? '', nowMs, JSON.stringify(step));
    return { id, incidentId, createdMs: nowMs, steps: [step], sentence: why };
  }

  #find(services: ServicesNumbers): { rule: CheckedRule; target: string } | null {
    for (const rule of this.#rules) {
      for (const [target, numbers] of services) {
        if (rule.when.holds(numbers) === true) return { rule, target };
      }
    }
    return null;
  }
}

function readNames(names: readonly string[]): readonly string[] {
  const sound =
    Array.isArray(names) &&
    names.length <= MAX_NAMES &&
    names.every((name) => typeof name === 'string' && /^[A-Za-z_]\w{0,99}$/.test(name));
  if (sound) return names;
  throw new AegisError(
    'invalid-option',
    `${OWNER}: names is no list of at most ${MAX_NAMES} plain names; give letters and digits.`,
  );
}

import { AegisError, checkNumber, type RemediationAction, resolveOptions } from '@aegis/core';
import type { ActionDefinition } from '../actions/action-definition.js';
import { checkDefinitions } from '../actions/check-definitions.js';
import { DEFAULT_ACTIONS } from '../actions/default-actions.js';
import type { AuditEntry } from './audit-log.js';
import { sha256Hex } from './sha-256.js';

/** Options of `Guard`. All rules hold at once; no option switches one off for one caller. */
export interface GuardOptions {
  /** The only acts that pass. @defaultValue DEFAULT_ACTIONS */
  readonly actions?: readonly ActionDefinition[];
  /** The span that budgets and rates count over, ms. @defaultValue 600000 */
  readonly windowMs?: number;
  /** Before the same act at the same target, ms; longer is calmer. @defaultValue 60000 */
  readonly cooldownMs?: number;
  /** Acts in a window over everything. @defaultValue 6 */
  readonly maxActionsPerWindow?: number;
  /** Services that acts of a window may touch, as a share of the graph, in [0, 1], and 999 at most. @defaultValue 0.5 */
  readonly maxShareAtRisk?: number;
  /** That many services may be touched however small the graph is. @defaultValue 4 */
  readonly minServicesAtRisk?: number;
  /**
   * Copies that acts of a window may touch, each act anew, as a share of all copies in the graph, in
   * [0, 1]. Only what takes copies out of service counts. @defaultValue 0.5
   */
  readonly maxCopiesAtRisk?: number;
  /** That many copies may be touched however few there are. @defaultValue 12 */
  readonly minCopiesAtRisk?: number;
  /**
   * The share of the system's traffic that acts of a window may put at risk, in [0, 1]; known only
   * where {@link GuardOptions.trafficShare} is given. @defaultValue 0.5
   */
  readonly maxTrafficAtRisk?: number;
  /**
   * The share of the system's traffic that goes through a node, in [0, 1]. What it cannot tell, by
   * throwing or by any other number, counts as all of it. @defaultValue null
   */
  readonly trafficShare?: ((nodeId: string) => number) | null;
  /**
   * Further reasons against an act, beside all other rules: `against` of a `Runbook`. Where it throws
   * or answers nonsense, the act is refused. @defaultValue null
   */
  readonly conditions?: ((action: RemediationAction) => readonly string[]) | null;
  /** Below this confidence a person has to agree. @defaultValue 0.5 */
  readonly minConfidence?: number;
  /** An act that touches more services needs a person. @defaultValue 6 */
  readonly maxRadius?: number;
  /**
   * An act on a node that more depend on needs a person, where the act disturbs callers: its callers
   * count 1 each, theirs a half, theirs a quarter, and so on. @defaultValue 12
   */
  readonly maxDependants?: number;
  /** An irreversible act that costs as much or more needs a person. @defaultValue 0.25 */
  readonly maxCost?: number;
  /**
   * In a `test` environment one thing that would need a person elsewhere needs none, unless it cannot be
   * taken back. @defaultValue 'production'
   */
  readonly environment?: 'production' | 'test';
  /**
   * What can be taken back, and would need a person for one thing only (its confidence, how many it
   * touches), may run this long after the plan was first reviewed, unless somebody objects; ms. Null
   * waits for a person. @defaultValue null
   */
  readonly notifyMs?: number | null;
  /** Plans in a row that did not help, until the guard only suggests. @defaultValue 3 */
  readonly breakerFailures?: number;
  /** How long it then only suggests, ms. @defaultValue 1800000 */
  readonly breakerMs?: number;
  /** An act of which nothing has been heard for this long is given up: it no longer blocks others, ms. @defaultValue 1800000 */
  readonly staleMs?: number;
  /** Entries of the audit held in memory; older ones live on with `onAudit`. @defaultValue 1000 */
  readonly maxAudit?: number;
  /**
   * Given every entry of the audit, to be kept. Where it throws, so does the call that made the entry, and a
   * plan stops where it is: nothing more is done, or taken back, without an audit.
   * @defaultValue none
   */
  readonly onAudit?: (entry: AuditEntry) => void;
  /**
   * Makes the audit's chain, the plan's hash and the idempotency keys: 1 to 1000 letters of a text of any
   * length. @defaultValue SHA-256, in hex
   */
  readonly digest?: (text: string) => string;
}

export const ENVIRONMENTS = ['production', 'test'] as const;

const DEFAULTS: Required<GuardOptions> = Object.freeze({
  actions: DEFAULT_ACTIONS,
  windowMs: 600_000,
  cooldownMs: 60_000,
  maxActionsPerWindow: 6,
  maxShareAtRisk: 0.5,
  minServicesAtRisk: 4,
  maxCopiesAtRisk: 0.5,
  minCopiesAtRisk: 12,
  maxTrafficAtRisk: 0.5,
  trafficShare: null,
  conditions: null,
  minConfidence: 0.5,
  maxRadius: 6,
  maxDependants: 12,
  maxCost: 0.25,
  environment: 'production',
  notifyMs: null,
  breakerFailures: 3,
  breakerMs: 1_800_000,
  staleMs: 1_800_000,
  maxAudit: 1000,
  onAudit: () => {},
  digest: sha256Hex,
});

/** What is longer could not be read from a snapshot. */
const MAX_DIGEST = 1000;

/** The numbers among the options, with the ranges that they have to keep to. */
export const GUARD_NUMBERS: Readonly<
  Record<string, { min: number; max: number; integer?: boolean }>
> = Object.freeze({
  windowMs: { min: 1, max: 86_400_000 },
  cooldownMs: { min: 0, max: 86_400_000 },
  maxActionsPerWindow: { min: 0, max: 10_000, integer: true },
  maxShareAtRisk: { min: 0, max: 1 },
  minServicesAtRisk: { min: 0, max: 10_000, integer: true },
  maxCopiesAtRisk: { min: 0, max: 1 },
  minCopiesAtRisk: { min: 0, max: 1e6, integer: true },
  maxTrafficAtRisk: { min: 0, max: 1 },
  minConfidence: { min: 0, max: 1 },
  maxRadius: { min: 0, max: 10_000, integer: true },
  maxDependants: { min: 0, max: 1e6 },
  maxCost: { min: 0, max: 1000 },
  breakerFailures: { min: 1, max: 1000, integer: true },
  breakerMs: { min: 0, max: 8.64e9 },
  staleMs: { min: 1, max: 8.64e9 },
  maxAudit: { min: 1, max: 100_000, integer: true },
});

/** The options with defaults, checked. */
export function resolveGuardOptions(options: GuardOptions | undefined): Required<GuardOptions> {
  const resolved = resolveOptions('Guard', DEFAULTS, options);
  for (const [name, range] of Object.entries(GUARD_NUMBERS)) {
    checkNumber('Guard', name, resolved[name as 'windowMs'], range);
  }
  for (const name of ['onAudit', 'digest', 'trafficShare', 'conditions'] as const) {
    const none = resolved[name] === null && DEFAULTS[name] === null;
    if (!none && typeof resolved[name] !== 'function') {
      throw new AegisError('invalid-option', `Guard: ${name} is not a function; give one.`);
    }
  }
  const hash: unknown = resolved.digest('x'.repeat(2 * MAX_DIGEST));
  if (typeof hash !== 'string' || hash === '' || hash.length > MAX_DIGEST) {
    const wanted = `1 to ${MAX_DIGEST} letters, however long what it is given`;
    throw new AegisError(
      'invalid-option',
      `Guard: digest has to give ${wanted}; give one that does.`,
    );
  }
  if (resolved.notifyMs !== null) {
    checkNumber('Guard', 'notifyMs', resolved.notifyMs, { min: 0, max: 8.64e9 });
  }
  if (!ENVIRONMENTS.includes(resolved.environment)) {
    const known = ENVIRONMENTS.join(' or ');
    throw new AegisError('invalid-option', `Guard: the environment is none; give ${known}.`);
  }
  checkDefinitions('Guard', resolved.actions);
  return resolved;
}

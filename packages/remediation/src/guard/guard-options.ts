import { AegisError, checkNumber, contentId, resolveOptions } from '@aegis/core';
import type { ActionDefinition } from '../actions/action-definition.js';
import { checkDefinitions } from '../actions/check-definitions.js';
import { DEFAULT_ACTIONS } from '../actions/default-actions.js';
import type { AuditEntry } from './audit-log.js';

/** Options of {@link Guard}. All rules hold at once; no option switches one off for one caller. */
export interface GuardOptions {
  /** The only acts that pass. @defaultValue DEFAULT_ACTIONS */
  readonly actions?: readonly ActionDefinition[];
  /** The span that budgets and rates count over, ms. @defaultValue 600000 */
  readonly windowMs?: number;
  /** Before the same act at the same target, ms; longer is calmer. @defaultValue 60000 */
  readonly cooldownMs?: number;
  /** Acts in a window over everything. @defaultValue 6 */
  readonly maxActionsPerWindow?: number;
  /** Services that acts of a window may touch, as a share of the graph, in (0, 1]. @defaultValue 0.5 */
  readonly maxShareAtRisk?: number;
  /** That many services may be touched however small the graph is. @defaultValue 4 */
  readonly minServicesAtRisk?: number;
  /** Below this confidence a person has to agree. @defaultValue 0.5 */
  readonly minConfidence?: number;
  /** An act that touches more services needs a person. @defaultValue 6 */
  readonly maxRadius?: number;
  /** An irreversible act that costs as much or more needs a person. @defaultValue 0.25 */
  readonly maxCost?: number;
  /** Plans in a row that did not help, until the guard only suggests. @defaultValue 3 */
  readonly breakerFailures?: number;
  /** How long it then only suggests, ms. @defaultValue 1800000 */
  readonly breakerMs?: number;
  /** An act that has not ended after this is given up: it no longer blocks others, ms. @defaultValue 1800000 */
  readonly staleMs?: number;
  /** Entries of the audit held in memory; older ones live on with `onAudit`. @defaultValue 1000 */
  readonly maxAudit?: number;
  /** Given every entry of the audit, to be kept. @defaultValue none */
  readonly onAudit?: (entry: AuditEntry) => void;
  /**
   * Makes the audit's chain and the plan's hash. The default tells accidents apart and stops nobody who
   * means harm: give a SHA-256 where that matters. @defaultValue 53 bits of FNV-1a
   */
  readonly digest?: (text: string) => string;
}

const DEFAULTS: Required<GuardOptions> = Object.freeze({
  actions: DEFAULT_ACTIONS,
  windowMs: 600_000,
  cooldownMs: 60_000,
  maxActionsPerWindow: 6,
  maxShareAtRisk: 0.5,
  minServicesAtRisk: 4,
  minConfidence: 0.5,
  maxRadius: 6,
  maxCost: 0.25,
  breakerFailures: 3,
  breakerMs: 1_800_000,
  staleMs: 1_800_000,
  maxAudit: 1000,
  onAudit: () => {},
  digest: (text) => contentId('fnv', text),
});

/** The numbers among the options, with the ranges that they have to keep to. */
export const GUARD_NUMBERS: Readonly<
  Record<string, { min: number; max: number; integer?: boolean }>
> = Object.freeze({
  windowMs: { min: 1, max: 86_400_000 },
  cooldownMs: { min: 0, max: 86_400_000 },
  maxActionsPerWindow: { min: 0, max: 10_000, integer: true },
  maxShareAtRisk: { min: 0, max: 1 },
  minServicesAtRisk: { min: 0, max: 10_000, integer: true },
  minConfidence: { min: 0, max: 1 },
  maxRadius: { min: 0, max: 10_000, integer: true },
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
  for (const name of ['onAudit', 'digest'] as const) {
    if (typeof resolved[name] !== 'function') {
      throw new AegisError('invalid-option', `Guard: ${name} is not a function; give one.`);
    }
  }
  checkDefinitions('Guard', resolved.actions);
  return resolved;
}

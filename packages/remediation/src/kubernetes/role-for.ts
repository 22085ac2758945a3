import { AegisError, resolveOptions } from '@aegis/core';
import type { ActionDefinition } from '../actions/action-definition.js';
import { checkDefinitions } from '../actions/check-definitions.js';
import { checkNamespaces } from './options.js';
import { type Permission, toActOn, toActOnMachine, toLocate, toWatch } from './permissions.js';
import { isName, WORKLOAD_KINDS } from './target.js';

/** Options of {@link roleFor}. */
export interface RoleOptions {
  /** As those of the executor. @defaultValue ['default'] */
  readonly namespaces?: readonly string[];
  /** What the roles are called. @defaultValue 'aegis-remediation' */
  readonly name?: string;
  /** Whether `waitForRollout` is used with a `Watch`. @defaultValue false */
  readonly watch?: boolean;
}

/** A rule of a role: every verb of every resource. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** A Role or ClusterRole, as `kubectl apply -f` takes it. */
export interface RoleObject {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'Role' | 'ClusterRole';
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: readonly RoleRule[];
}

const DEFAULTS: Required<RoleOptions> = Object.freeze({
  namespaces: Object.freeze(['default']),
  name: 'aegis-remediation',
  watch: false,
});

/** One rule for all resources of a group that need the same verbs. */
function rulesOf(permissions: readonly Permission[]): RoleRule[] {
  const verbs = new Map<string, Set<string>>();
  for (const { group, resource, subresource, verb } of permissions) {
    const key = `${group} ${subresource === null ? resource : `${resource}/${subresource}`}`;
    verbs.set(key, (verbs.get(key) ?? new Set()).add(verb));
  }
  const rules = new Map<string, RoleRule>();
  for (const [key, wanted] of [...verbs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [group, resource] = key.split(' ') as [string, string];
    const sorted = [...wanted].sort();
    const rule = `${group} ${sorted.join()}`;
    const resources = [...(rules.get(rule)?.resources ?? []), resource];
    rules.set(rule, { apiGroups: [group], resources, verbs: sorted });
  }
  return [...rules.values()];
}

/**
 * The least that the executor has to be allowed for a catalogue of acts: a Role for each namespace, and a
 * ClusterRole where machines are cordoned or drained. Bind them to the account that it runs as.
 *
 * @param definitions - the acts that are enabled, as the guard has them
 * @throws AegisError `invalid-option`, `invalid-argument`
 *
 * @example
 * ```ts
 * import { DEFAULT_ACTIONS } from '@aegis/remediation';
 * import { roleFor } from '@aegis/remediation/kubernetes';
 * const enabled = DEFAULT_ACTIONS.filter(({ kind }) => kind === 'cordon');
 * roleFor(enabled)[0]?.rules; // => [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'patch'] }]
 * ```
 */
export function roleFor(
  definitions: readonly ActionDefinition[],
  options?: RoleOptions,
): readonly RoleObject[] {
  const { namespaces, name, watch } = resolveOptions('roleFor', DEFAULTS, options);
  checkNamespaces('roleFor', namespaces);
  if (!isName(name)) {
    throw new AegisError(
      'invalid-option',
      `roleFor: name is "${String(name)}"; give a plain name.`,
    );
  }
  checkDefinitions('roleFor', definitions);
  const apiVersion = 'rbac.authorization.k8s.io/v1' as const;
  const roles: RoleObject[] = [];
  for (const namespace of [...new Set(namespaces)]) {
    const acts = definitions
      .filter(({ targets }) => targets.some((target) => target !== 'node'))
      .flatMap(({ kind }) => WORKLOAD_KINDS.flatMap((one) => toActOn(kind, one, namespace)));
    if (acts.length === 0) continue;
    const all = [...acts, ...toLocate(namespace), ...(watch ? toWatch(namespace) : [])];
    roles.push({ apiVersion, kind: 'Role', metadata: { name, namespace }, rules: rulesOf(all) });
  }
  const machines = definitions
    .filter(({ targets }) => targets.includes('node'))
    .flatMap(({ kind }) => toActOnMachine(kind));
  if (machines.length > 0) {
    roles.push({ apiVersion, kind: 'ClusterRole', metadata: { name }, rules: rulesOf(machines) });
  }
  return roles;
}

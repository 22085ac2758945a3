import type { RemediationAction } from '@aegis/core';
import { explain } from './explain.js';
import { at } from './json.js';
import type { KubeApi, Patience } from './kube-api.js';
import {
  distinct,
  namePermission,
  type Permission,
  toActOn,
  toActOnMachine,
} from './permissions.js';
import type { KubernetesTarget } from './target.js';

/** Whether the API server would allow some acts. */
export interface PreflightReport {
  /** Everything was found, and everything is allowed. */
  readonly allowed: boolean;
  readonly missing: readonly Permission[];
  /** What could not be asked about: targets that were not found, acts that cannot be done. */
  readonly problems: readonly string[];
  readonly sentence: string;
}

function neededFor(action: RemediationAction, target: KubernetesTarget): Permission[] {
  if (target.kind === 'Node') return toActOnMachine(action.kind);
  return toActOn(action.kind, target.kind, target.namespace);
}

function say(missing: readonly Permission[], problems: readonly string[]): string {
  const parts: string[] = [];
  if (missing.length > 0) parts.push(`not allowed to ${missing.map(namePermission).join(', ')}`);
  parts.push(...problems);
  return parts.length === 0 ? 'Everything is allowed.' : `${parts.join('; ')}.`;
}

/** Asks by a SelfSubjectAccessReview for every verb that the acts need, each once. */
export async function checkPermissions(
  api: KubeApi,
  wanted: readonly { readonly action: RemediationAction; readonly target: KubernetesTarget }[],
  unfound: readonly string[],
  patience: Patience,
): Promise<PreflightReport> {
  const problems = [...unfound];
  const missing: Permission[] = [];
  for (const permission of distinct(
    wanted.flatMap(({ action, target }) => neededFor(action, target)),
  )) {
    const { verb, group, resource, subresource, namespace } = permission;
    const answer = await api.ask(
      {
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: {
              verb,
              group,
              resource,
              ...(subresource === null ? {} : { subresource }),
              ...(namespace === null ? {} : { namespace }),
            },
          },
        },
      },
      patience,
    );
    if (answer.kind === 'lost' || answer.status >= 300) {
      problems.push(explain(answer, `ask whether we may ${namePermission(permission)}`));
    } else if (at(answer.body, 'status', 'allowed') !== true) missing.push(permission);
  }
  const allowed = missing.length === 0 && problems.length === 0;
  return { allowed, missing, problems, sentence: say(missing, problems) };
}

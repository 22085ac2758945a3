import type { ActionKind, RemediationAction } from '@aegis/core';
import type { KubernetesExecutorOptions } from '../../src/kubernetes/index.js';
import { act, type Cluster } from './cluster.js';
import type { JsonObject } from './json-object.js';
import { workload, workloadPath } from './objects.js';

/** What an act on a Deployment with that spec answers, and how many patches it sent. */
export async function answerOf(
  cluster: Cluster,
  kind: ActionKind,
  parameters: RemediationAction['parameters'],
  spec: JsonObject = {},
  options: KubernetesExecutorOptions = {},
): Promise<{ readonly ok: boolean; readonly message: string; readonly sent: number }> {
  cluster.server.store.put(workloadPath('cart'), workload('cart', 'Deployment', spec));
  const action = act(kind, 'cart', parameters);
  const result = await cluster.executor(options).execute(action, { idempotencyKey: 'k' });
  return { ...result, sent: cluster.server.asked('PATCH', /./).length };
}

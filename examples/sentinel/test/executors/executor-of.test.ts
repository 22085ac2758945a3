import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceGraph } from '@aegis/graph';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ApiServer } from '../../../../packages/remediation/test/kubernetes/api-server.js';
import { objectAt } from '../../../../packages/remediation/test/kubernetes/json-object.js';
import {
  workload,
  workloadPath,
} from '../../../../packages/remediation/test/kubernetes/objects.js';
import { parseConfig } from '../../src/config/load-config.js';
import { executorOf } from '../../src/executors/executor-of.js';

let folder = '';
let server: ApiServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aegis-executor-'));
  server = new ApiServer();
  await server.open();
  server.store.put(workloadPath('cart'), workload('cart'));
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function executorWith(executor: string) {
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: server.url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'test', user: { token: 'secret' } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  };
  await writeFile(join(folder, 'kubeconfig.yaml'), stringify(kubeconfig));
  const config = parseConfig(
    `remediation: { executor: ${executor} }`,
    join(folder, 'sentinel.yaml'),
    {},
  );
  const graph = new ServiceGraph();
  graph.addEdge({ from: 'web', to: 'cart' });
  return executorOf(config, graph);
}

const restart = { kind: 'restart' as const, target: 'cart', parameters: {} };
const annotations = (): unknown =>
  objectAt(server.store.get(workloadPath('cart'))!, 'spec', 'template', 'metadata').annotations;

describe('what the configuration says carries acts out', () => {
  it('acts on the cluster of a kubeconfig, once for a key', async () => {
    const executor = await executorWith(
      '{ kind: kubernetes, namespaces: [shop], kubeconfig: kubeconfig.yaml }',
    );
    expect(executor.name).toBe('kubernetes');
    const done = await executor.execute(restart, { idempotencyKey: 'one' });
    expect(done).toMatchObject({ ok: true });
    const first = JSON.stringify(annotations());
    expect(first).toContain('restartedAt');
    expect(await executor.execute(restart, { idempotencyKey: 'one' })).toMatchObject({ ok: true });
    expect(JSON.stringify(annotations())).toBe(first);
    expect(await executor.status?.('one', restart)).toBe('done');
  });

  it('leaves namespaces alone that are not named', async () => {
    const executor = await executorWith(
      '{ kind: kubernetes, namespaces: [other], kubeconfig: kubeconfig.yaml }',
    );
    const refused = await executor.execute(restart, { idempotencyKey: 'one' });
    expect(refused.ok).toBe(false);
    expect(annotations()).toBeUndefined();
  });

  it('does nothing by default, and refuses a kubeconfig that is none in one line', async () => {
    expect((await executorWith('{ kind: dry-run }')).name).toBe('dry-run');
    const none = executorWith('{ kind: kubernetes, kubeconfig: there-is-none.yaml }');
    await expect(none).rejects.toThrow(/^cannot use the kubeconfig: [^\n]+$/);
    const wrong = executorWith('{ kind: kubernetes, kubeconfig: kubeconfig.yaml, context: prod }');
    await expect(wrong).rejects.toThrow(/^cannot use the kubeconfig: [^\n]+$/);
  });
});

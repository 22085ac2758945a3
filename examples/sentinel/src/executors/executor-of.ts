import type { GraphSource } from '@aegis/graph/csr';
import type { Executor } from '@aegis/remediation/guard';
import { DryRunExecutor } from '@aegis/remediation/guard';
import { KubernetesExecutor } from '@aegis/remediation/kubernetes';
import { UsageError } from '../cli/usage-error.js';
import type { Config } from '../config/finish-config.js';
import { WebhookExecutor } from './webhook-executor.js';

const CLOCK = {
  now: () => Date.now(),
  sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
  startTimer: (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * What carries acts out, as the configuration says.
 *
 * @param graph - tells machines from workloads; asked when an act is carried out
 * @throws UsageError where there is no cluster to act upon
 */
export async function executorOf(
  { remediation: { executor } }: Config,
  graph: GraphSource,
): Promise<Executor> {
  if (executor.kind === 'dry-run') return new DryRunExecutor();
  if (executor.kind === 'webhook') {
    const { url, token, timeout } = executor;
    return new WebhookExecutor({ url, token: token ?? null, timeoutMs: timeout });
  }
  // Sixty megabytes that only those load who act on a cluster.
  const { KubeConfig, Watch } = await import('@kubernetes/client-node');
  const kubeConfig = new KubeConfig();
  try {
    if (executor.kubeconfig === undefined) kubeConfig.loadFromDefault();
    else kubeConfig.loadFromFile(executor.kubeconfig);
    if (executor.context !== undefined) kubeConfig.setCurrentContext(executor.context);
    if (kubeConfig.getCurrentCluster() === null) throw new Error('it names no cluster');
  } catch (error) {
    throw new UsageError(`cannot use the kubeconfig: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return new KubernetesExecutor(kubeConfig, CLOCK, {
    namespaces: executor.namespaces,
    graph,
    dryRun: executor.serverDryRun,
    maxReplicas: executor.maxReplicas,
    watch: new Watch(kubeConfig),
  });
}

import type { ActionKind, RemediationAction } from '@aegis/core';
import { KubeConfig, Watch } from '@kubernetes/client-node';
import {
  type Clock,
  KubernetesExecutor,
  type KubernetesExecutorOptions,
} from '../../src/kubernetes/index.js';
import { ApiServer } from './api-server.js';

/** A server with the real client against it, and time that passes only where somebody waits. */
export class Cluster {
  readonly server: ApiServer;
  readonly waits: number[] = [];
  nowMs = 1_700_000_000_000;
  /** What happens while somebody waits. */
  meanwhile: () => void = () => {};
  readonly clock: Clock;

  private constructor(server: ApiServer) {
    this.server = server;
    this.clock = {
      now: () => this.nowMs,
      sleep: async (ms) => {
        this.waits.push(ms);
        this.nowMs += ms;
        this.meanwhile();
        await new Promise((resolve) => setImmediate(resolve));
      },
      startTimer: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    };
  }

  static async open(evictionVersion: 'v1' | 'v1beta1' = 'v1'): Promise<Cluster> {
    const server = new ApiServer(evictionVersion);
    await server.open();
    return new Cluster(server);
  }

  get kubeConfig(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'test', server: this.server.url, skipTLSVerify: true },
      { name: 'test', token: 'secret' },
    );
    return config;
  }

  get watch(): Watch {
    return new Watch(this.kubeConfig);
  }

  executor(options: KubernetesExecutorOptions = {}): KubernetesExecutor {
    return new KubernetesExecutor(this.kubeConfig, this.clock, {
      namespaces: ['shop'],
      ...options,
    });
  }

  close(): void {
    this.server.close();
  }
}

export function act(
  kind: ActionKind,
  target = 'cart',
  parameters: RemediationAction['parameters'] = {},
): RemediationAction {
  return { kind, target, parameters };
}

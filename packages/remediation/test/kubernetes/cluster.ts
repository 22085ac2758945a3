import type { ActionKind, RemediationAction } from '@aegis/core';
import {
  type Clock,
  type ConfigurationLike,
  type KubeConfigLike,
  KubernetesExecutor,
  type KubernetesExecutorOptions,
} from '../../src/kubernetes/index.js';
import { ApiServer } from './api-server.js';
import { configurationOf, sendByFetch } from './configuration.js';

/** A server with a client against it, and time that passes only where somebody waits. */
export class Cluster {
  readonly server: ApiServer;
  readonly waits: number[] = [];
  nowMs = 1_700_000_000_000;
  /** What happens while somebody waits. */
  meanwhile: () => void = () => {};
  readonly clock: Clock;
  /** What the executor gets: a client by fetch, or what a test puts here. */
  kubeConfig: KubeConfigLike;

  private constructor(server: ApiServer) {
    this.server = server;
    const configuration = configurationOf((sent) => sendByFetch(server.url, sent));
    this.kubeConfig = {
      makeApiClient: <T extends object>(type: new (configuration: ConfigurationLike) => T) =>
        new type(configuration),
    };
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

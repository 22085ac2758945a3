import { KubeConfig } from '@kubernetes/client-node';
import { Cluster } from './cluster.js';

/** A KubeConfig of the real client, for a server on loopback. */
export function realKubeConfig(url: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'test', server: url, skipTLSVerify: true },
    { name: 'test', token: 'secret' },
  );
  return config;
}

/** A cluster that the real client is used against. */
export async function openReal(): Promise<Cluster> {
  const cluster = await Cluster.open();
  cluster.kubeConfig = realKubeConfig(cluster.server.url);
  return cluster;
}

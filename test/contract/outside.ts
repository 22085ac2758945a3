/** Classes that a package exports and no subject is of, with the reason. */
export const OUTSIDE: Readonly<Record<string, string>> = {
  AegisError: 'an error',
  PrometheusError: 'an error',
  SnapshotReader: 'reads one snapshot and is done',
  PrometheusClient: 'counts its requests; what it knows is in Prometheus',
  RemoteWriter: 'counts its requests; what it could not send it gives back',
  KubernetesExecutor:
    'what it did is in the cluster; its tests run against a server that forgets nothing',
  MlIsolationForestModel: 'draws from Math.random inside its peer: no seed, no snapshot',
  LstmAutoencoder: 'runs on a peer, @tensorflow/tfjs, whose bits are not ours; has laws of its own',
  VectorLayout: 'a description that never changes, held as a part of StatisticsServer',
  SecurePeers: 'keeps agreed keys to save time; held as a part of SecureSumClient',
  Rollout: 'arrays that PPO fills, held as a part of trainPpo',
  Runner: 'runs a policy in an environment, held as a part of trainPpo',
};

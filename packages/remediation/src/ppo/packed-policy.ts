import type { Random } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { RowPolicy, readShape } from './row-policy.js';

/**
 * A policy for shipping: what chooses, in single precision, without the critic. A third of the size of
 * the full snapshot; training on from it starts with a fresh critic.
 */
export function packPolicy(policy: RowPolicy): unknown {
  const { features, kinds, hidden, oneRow } = policy.shape;
  return {
    kind: 'packed-row-policy',
    version: 1,
    features,
    kinds,
    hidden: [...hidden],
    ...(oneRow ? { oneRow } : {}),
    actor: encodeArray(Float32Array.from(policy.actor.parameters)),
    ...(policy.watcher === null
      ? {}
      : { watcher: encodeArray(Float32Array.from(policy.watcher.parameters)) }),
  };
}

/** @throws AegisError `invalid-snapshot` */
export function unpackPolicy(json: unknown, random: Random): RowPolicy {
  const reader = SnapshotReader.open(json, { kind: 'packed-row-policy', version: 1 });
  const policy = new RowPolicy(readShape(reader), random);
  for (const name of ['actor', 'watcher'] as const) {
    const parameters = policy[name]?.parameters;
    parameters?.set(reader.float32Array(name, parameters.length));
  }
  return policy;
}

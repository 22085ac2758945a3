import type { Random } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { RowPolicy } from './row-policy.js';

/**
 * A policy for shipping: what chooses, in single precision, without the critic. A third of the size of
 * the full snapshot; training on from it starts with a fresh critic.
 */
export function packPolicy(policy: RowPolicy): unknown {
  const { features, kinds, hidden } = policy.shape;
  return {
    kind: 'packed-row-policy',
    version: 1,
    features,
    kinds,
    hidden: [...hidden],
    actor: encodeArray(Float32Array.from(policy.actor.parameters)),
    watcher: encodeArray(Float32Array.from(policy.watcher.parameters)),
  };
}

/** @throws AegisError `invalid-snapshot` */
export function unpackPolicy(json: unknown, random: Random): RowPolicy {
  const reader = SnapshotReader.open(json, { kind: 'packed-row-policy', version: 1 });
  const policy = new RowPolicy(
    {
      features: reader.number('features', { min: 1, max: 10_000, integer: true }),
      kinds: reader.number('kinds', { min: 1, max: 1000, integer: true }),
      hidden: reader.numbers('hidden', { maxLength: 8 }, { min: 1, max: 1024, integer: true }),
    },
    random,
  );
  for (const name of ['actor', 'watcher'] as const) {
    const { parameters } = policy[name];
    parameters.set(reader.float32Array(name, parameters.length));
  }
  return policy;
}

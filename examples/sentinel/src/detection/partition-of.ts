import type { MetricDataPoint } from '@aegis/core';

/** The labels that say whose series it is, the first that is there. */
const OWNERS = ['service', 'service_name', 'app', 'job', 'workload', 'pod'];

/** Whose series it is, as far as its labels say: what is partitioned by, so that a service stays together. */
export function ownerOf({ name, labels }: MetricDataPoint): string {
  for (const label of OWNERS) {
    const value = labels?.[label];
    if (value !== undefined && value !== '') return value;
  }
  return name;
}

/**
 * Which of so many parts has what belongs to a key: the same everywhere and at any time (FNV-1a, 32 bits, with a
 * last stir, since its low bits alone are uneven).
 */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return ((hash ^ (hash >>> 15)) >>> 0) % partitions;
}

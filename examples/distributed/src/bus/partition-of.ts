const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * The partition of a service: FNV-1a of its name with a last mix, so that names that differ in their
 * last letter are spread as well. The same on every machine, for ever: state lies where this says.
 */
export function partitionOf(service: string, partitions: number): number {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(service)) hash = Math.imul(hash ^ byte, PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash ^= hash >>> 13;
  return (hash >>> 0) % partitions;
}

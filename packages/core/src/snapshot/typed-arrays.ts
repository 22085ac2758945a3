import { encodeBase64 } from './base64.js';
import { bytesOf, type SnapshotArray } from './element-bytes.js';

export type { SnapshotArray } from './element-bytes.js';

/**
 * A typed array as base64 of its little-endian bytes: exact, NaN and infinities included.
 * {@link SnapshotReader} takes it out again.
 *
 * @example
 * ```ts
 * import { encodeArray } from '@aegis/core/snapshot';
 * encodeArray(new Uint8Array([1, 2, 3])); // => 'AQID'
 * ```
 */
export function encodeArray(array: SnapshotArray): string {
  return encodeBase64(bytesOf(array));
}

import { encodeBase64 } from './base64.js';

/** The typed arrays that a snapshot can hold. */
export type SnapshotArray =
  | Float64Array
  | Float32Array
  | Uint32Array
  | Int32Array
  | Uint16Array
  | Uint8Array;

/** The elements as little-endian bytes, whatever the machine. */
function littleEndianBytes(array: SnapshotArray): Uint8Array {
  const bytes = new Uint8Array(array.byteLength);
  const view = new DataView(bytes.buffer);
  const size = array.BYTES_PER_ELEMENT;
  for (let i = 0; i < array.length; i++) {
    const value = array[i]!;
    if (array instanceof Float64Array) view.setFloat64(i * size, value, true);
    else if (array instanceof Float32Array) view.setFloat32(i * size, value, true);
    else if (array instanceof Int32Array) view.setInt32(i * size, value, true);
    else if (size === 4) view.setUint32(i * size, value, true);
    else if (size === 2) view.setUint16(i * size, value, true);
    else view.setUint8(i, value);
  }
  return bytes;
}

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
  return encodeBase64(littleEndianBytes(array));
}

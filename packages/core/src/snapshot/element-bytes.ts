/** The typed arrays that a snapshot can hold. */
export type SnapshotArray =
  | Float64Array
  | Float32Array
  | Uint32Array
  | Int32Array
  | Uint16Array
  | Uint8Array;

/** Whether this machine has the least byte first, as snapshots do. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The elements as little-endian bytes, whatever the machine. A NaN has the same bits whatever made it:
 * engines and processors differ there.
 */
export function bytesOf(
  array: SnapshotArray,
  isLittleEndian: boolean = IS_LITTLE_ENDIAN,
): Uint8Array {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: size } = array;
  const bytes = new Uint8Array(byteLength);
  bytes.set(new Uint8Array(buffer, byteOffset, byteLength));
  if (array instanceof Float64Array) alikeNaN(new Float64Array(bytes.buffer));
  else if (array instanceof Float32Array) alikeNaN(new Float32Array(bytes.buffer));
  if (!isLittleEndian) turnElements(bytes, size);
  return bytes;
}

function alikeNaN(numbers: Float64Array | Float32Array): void {
  for (let i = 0; i < numbers.length; i++) if (Number.isNaN(numbers[i])) numbers[i] = Number.NaN;
}

/** The elements that little-endian bytes hold; the bytes are taken over. */
export function elementsOf<T extends SnapshotArray>(
  bytes: Uint8Array,
  ArrayType: { new (buffer: ArrayBufferLike): T; readonly BYTES_PER_ELEMENT: number },
  isLittleEndian: boolean = IS_LITTLE_ENDIAN,
): T {
  if (!isLittleEndian) turnElements(bytes, ArrayType.BYTES_PER_ELEMENT);
  return new ArrayType(bytes.buffer);
}

function turnElements(bytes: Uint8Array, size: number): void {
  for (let from = 0; from < bytes.length; from += size) bytes.subarray(from, from + size).reverse();
}

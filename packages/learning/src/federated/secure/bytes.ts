/** All the bytes, one after another. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Whole numbers below 65,536, two bytes each, big-endian. */
export function uint16(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 2);
  values.forEach((value, i) => {
    bytes[i * 2] = value >> 8;
    bytes[i * 2 + 1] = value;
  });
  return bytes;
}

/** The number that {@link uint16} wrote at an offset. */
export function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** A short text as the bytes of its UTF-16 units: nothing is lost, whatever the text. */
export function textBytes(text: string): Uint8Array<ArrayBuffer> {
  return uint16(...Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)));
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ (b[i] ?? 0);
  return difference === 0;
}

/** Something for each of some clients, by the client's place in the plan, ascending. */
export type ByClient = ReadonlyMap<number, Uint8Array>;

/** A list by client as bytes: how many, then each client's place and its `width` bytes. */
export function encodeByClient(entries: ByClient): Uint8Array {
  const parts = [uint16(entries.size)];
  for (const [client, bytes] of entries)
    parts.push(uint16(client), bytes as Uint8Array<ArrayBuffer>);
  return concat(...parts);
}

/** Reads a list by client; null where it is not exactly one, in ascending order without repetition. */
export function decodeByClient(body: Uint8Array, width: number): Map<number, Uint8Array> | null {
  if (body.length < 2) return null;
  const count = readUint16(body, 0);
  if (body.length !== 2 + count * (2 + width)) return null;
  const entries = new Map<number, Uint8Array>();
  let last = -1;
  for (let at = 2; at < body.length; at += 2 + width) {
    const client = readUint16(body, at);
    if (client <= last) return null;
    entries.set(client, body.subarray(at + 2, at + 2 + width));
    last = client;
  }
  return entries;
}

/** The bytes in pieces of equal width. */
export function pieces(bytes: Uint8Array, width: number): Uint8Array[] {
  return Array.from({ length: bytes.length / width }, (_, i) =>
    bytes.subarray(i * width, (i + 1) * width),
  );
}

/** A reader of Protocol Buffers and Snappy, written from their descriptions and not from our writer. */
export interface DecodedSeries {
  readonly labels: [string, string][];
  readonly samples: { timestampMs: bigint; value: number }[];
}

function fail(what: string): never {
  throw new Error(what);
}

function readVarint(bytes: Uint8Array, at: number): [value: bigint, next: number] {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i] ?? fail('a varint ends early');
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return [BigInt.asUintN(64, value), at + i + 1];
  }
  return fail('a varint of more than ten bytes');
}

/** Reads literals and copies, although ours has no copies. */
export function unsnappy(block: Uint8Array): Uint8Array {
  const [size, start] = readVarint(block, 0);
  const out: number[] = [];
  let at = start;
  const little = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++) value += (block[at++] ?? fail('ends early')) * 2 ** (8 * i);
    return value;
  };
  while (at < block.length) {
    const tag = block[at++]!;
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const length = 1 + (short < 60 ? short : little(short - 59));
      if (at + length > block.length) fail('a literal beyond the end');
      for (const byte of block.subarray(at, at + length)) out.push(byte);
      at += length;
      continue;
    }
    const kind = tag & 3;
    const length = kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    const offset = kind === 1 ? (tag >> 5) * 256 + little(1) : little(kind === 2 ? 2 : 4);
    if (offset === 0 || offset > out.length) fail('a copy from before the beginning');
    for (let i = 0; i < length; i++) out.push(out[out.length - offset]!);
  }
  if (BigInt(out.length) !== size) fail(`${out.length} bytes instead of ${size}`);
  return Uint8Array.from(out);
}

type Field = [field: number, value: bigint | number | Uint8Array];

function readMessage(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [key, next] = readVarint(bytes, at);
    at = next;
    const field = Number(key >> 3n);
    const wire = Number(key & 7n);
    if (wire === 0) {
      const [value, after] = readVarint(bytes, at);
      fields.push([field, value]);
      at = after;
    } else if (wire === 1) {
      fields.push([
        field,
        new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0, true),
      ]);
      at += 8;
    } else if (wire === 2) {
      const [length, after] = readVarint(bytes, at);
      const end = after + Number(length);
      if (end > bytes.length) fail('a field beyond the end');
      fields.push([field, bytes.subarray(after, end)]);
      at = end;
    } else fail(`wire type ${wire}`);
  }
  return fields;
}

const bytesOf = (value: Field[1]): Uint8Array =>
  value instanceof Uint8Array ? value : fail('no bytes');
const textOf = (value: Field[1] | undefined): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(value ?? fail('no text')));

/** The series of a `prometheus.WriteRequest` in Snappy's block format. */
export function decodeWriteRequest(body: Uint8Array): DecodedSeries[] {
  return readMessage(unsnappy(body)).map(([field, message]) => {
    if (field !== 1) fail(`field ${field} of a request`);
    const series: DecodedSeries = { labels: [], samples: [] };
    for (const [inner, value] of readMessage(bytesOf(message))) {
      const parts = new Map(readMessage(bytesOf(value)));
      if (inner === 1) series.labels.push([textOf(parts.get(1)), textOf(parts.get(2))]);
      else if (inner === 2) {
        const time = BigInt.asIntN(64, BigInt(parts.get(2) as bigint));
        series.samples.push({ timestampMs: time, value: Number(parts.get(1)) });
      } else fail(`field ${inner} of a series`);
    }
    return series;
  });
}

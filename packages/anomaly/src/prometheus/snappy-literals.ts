import { ByteWriter } from './byte-writer.js';

const LONGEST_LITERAL = 65_536;

/**
 * Snappy's block format around `bytes` as they are: literals only, so nothing gets shorter. Every decoder
 * reads it; three bytes more for each 64 KiB.
 *
 * @see Google, Snappy compressed format description,
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
export function snappyLiterals(bytes: Uint8Array): Uint8Array {
  const block = new ByteWriter();
  block.varint(bytes.length);
  for (let at = 0; at < bytes.length; at += LONGEST_LITERAL) {
    const literal = bytes.subarray(at, at + LONGEST_LITERAL);
    const last = literal.length - 1;
    // The two low bits, 00, say "literal"; six bits hold its length less one, or 60 and 61, which say
    // that it follows in one or two bytes.
    if (last < 60) block.bytes(Uint8Array.of(last << 2));
    else if (last < 256) block.bytes(Uint8Array.of(60 << 2, last));
    else block.bytes(Uint8Array.of(61 << 2, last & 0xff, last >> 8));
    block.bytes(literal);
  }
  return block.written().slice();
}

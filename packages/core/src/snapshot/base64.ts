const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 61;
const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUES[CODES[i]!] = i;

/** Base64 with padding (RFC 4648 §4); pure, since `btoa` and `Buffer` are not everywhere. */
export function encodeBase64(bytes: Uint8Array): string {
  const codes = codesOf(bytes);
  const whole = codes.length - (codes.length % 16);
  // Added to each other they would be ropes of small pieces, which cost more than they save.
  const parts: string[] = [];
  for (let at = 0; at < whole; at += 16) parts.push(sixteenOf(codes, at));
  for (let at = whole; at < codes.length; at += 4) {
    parts.push(String.fromCharCode(codes[at]!, codes[at + 1]!, codes[at + 2]!, codes[at + 3]!));
  }
  return parts.join('');
}

function codesOf(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const codes = new Uint8Array(4 * Math.ceil(length / 3));
  for (let i = 0, to = 0; i < length; i += 3, to += 4) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[to] = CODES[group >> 18]!;
    codes[to + 1] = CODES[(group >> 12) & 63]!;
    codes[to + 2] = CODES[(group >> 6) & 63]!;
    codes[to + 3] = CODES[group & 63]!;
  }
  const missing = (3 - (length % 3)) % 3;
  return codes.fill(PADDING, codes.length - missing);
}

/** Named one by one: an array of arguments would be copied and read through its iterator. */
function sixteenOf(codes: Uint8Array, at: number): string {
  return String.fromCharCode(
    codes[at]!,
    codes[at + 1]!,
    codes[at + 2]!,
    codes[at + 3]!,
    codes[at + 4]!,
    codes[at + 5]!,
    codes[at + 6]!,
    codes[at + 7]!,
    codes[at + 8]!,
    codes[at + 9]!,
    codes[at + 10]!,
    codes[at + 11]!,
    codes[at + 12]!,
    codes[at + 13]!,
    codes[at + 14]!,
    codes[at + 15]!,
  );
}

/** The bytes of `text`, or null where it is not base64 of exactly `length` bytes. */
export function decodeBase64(text: string, length: number): Uint8Array | null {
  if (text.length !== Math.ceil(length / 3) * 4) return null;
  const bytes = new Uint8Array(length);
  const whole = length - (length % 3);
  let from = 0;
  for (let at = 0; at < whole; at += 3) {
    const group = groupAt(text, from);
    if (group < 0) return null;
    bytes[at] = group >> 16;
    bytes[at + 1] = (group >> 8) & 255;
    bytes[at + 2] = group & 255;
    from += 4;
  }
  if (whole === length) return bytes;
  const padding = '='.repeat(whole + 3 - length);
  if (!text.endsWith(padding)) return null;
  const group = groupAt(text.slice(from, -padding.length).padEnd(4, ALPHABET[0]), 0);
  // Bits behind the last byte are 0, or many texts would stand for the same bytes.
  if (group < 0 || (group & (padding.length === 1 ? 255 : 65_535)) !== 0) return null;
  bytes[whole] = group >> 16;
  if (padding.length === 1) bytes[whole + 1] = (group >> 8) & 255;
  return bytes;
}

/** 24 bits from four characters; below 0 where one of them is of no base64. */
function groupAt(text: string, from: number): number {
  const a = text.charCodeAt(from);
  const b = text.charCodeAt(from + 1);
  const c = text.charCodeAt(from + 2);
  const d = text.charCodeAt(from + 3);
  if ((a | b | c | d) > 127) return -1;
  return (VALUES[a]! << 18) | (VALUES[b]! << 12) | (VALUES[c]! << 6) | VALUES[d]!;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const VALUES = new Int16Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** Base64 with padding (RFC 4648 §4); pure, since `btoa` and `Buffer` are not everywhere. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const third = i + 1 < bytes.length ? ALPHABET[(group >> 6) & 63] : '=';
    const fourth = i + 2 < bytes.length ? ALPHABET[group & 63] : '=';
    parts.push(`${ALPHABET[group >> 18]}${ALPHABET[(group >> 12) & 63]}${third}${fourth}`);
  }
  return parts.join('');
}

/** The bytes of `text`, or null where it is not base64 of exactly `length` bytes. */
export function decodeBase64(text: string, length: number): Uint8Array | null {
  if (text.length !== Math.ceil(length / 3) * 4) return null;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    let group = 0;
    for (let j = 0; j < 4; j++) {
      const code = text.charCodeAt(i + j);
      const padding = text[i + j] === '=' && at + j > length;
      const value = padding ? 0 : code < 128 ? VALUES[code]! : -1;
      if (value < 0) return null;
      group = (group << 6) | value;
    }
    if (at < length) bytes[at++] = group >> 16;
    if (at < length) bytes[at++] = (group >> 8) & 255;
    if (at < length) bytes[at++] = group & 255;
  }
  return bytes;
}

/** The DER around a secret key (RFC 8410): native libraries take secret keys in no plainer form. */
export function secretKeyDer(
  algorithm: 'X25519' | 'Ed25519',
  secretKey: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const prefix = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, algorithm === 'X25519' ? 110 : 112];
  return Uint8Array.from([...prefix, 4, 34, 4, 32, ...secretKey]);
}

/** X25519's base point: agreeing with it gives the public key. */
export const BASE_POINT: Uint8Array<ArrayBuffer> = Uint8Array.from({ length: 32 }, (_, i) =>
  i === 0 ? 9 : 0,
);

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 32 bytes as a JSON Web Key holds them. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0x3fff;
    for (held += 8; held >= 6; held -= 6) text += BASE64URL[(bits >> (held - 6)) & 63];
  }
  return held === 0 ? text : text + BASE64URL[(bits << (6 - held)) & 63];
}

/** The 32 bytes of a JSON Web Key's text. */
export function fromBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(32);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of text) {
    bits = ((bits << 6) | BASE64URL.indexOf(letter)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = bits >> held;
  }
  return bytes;
}

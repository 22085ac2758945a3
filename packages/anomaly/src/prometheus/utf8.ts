const REPLACEMENT = 0xfffd;
const BYTE_ORDER_MARK = 0xfeff;

/** UTF-8 that comes in pieces, cut anywhere, as text; what is no UTF-8 becomes U+FFFD. */
export class Utf8Decoder {
  readonly #units: Uint16Array = new Uint16Array(8192);
  #used = 0;
  #text = '';
  /** The character that is being read: its bits, how many bytes are missing, the least it may be. */
  #code = 0;
  #missing = 0;
  #least = 0;

  push(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (this.#missing === 0) {
        if (byte < 0x80) this.#emit(byte);
        else this.#begin(byte);
      } else if ((byte & 0xc0) === 0x80) {
        this.#code = (this.#code << 6) | (byte & 0x3f);
        if (--this.#missing === 0) this.#emitCode();
      } else {
        // Cut short: what is there so far is nothing, and this byte begins anew.
        this.#missing = 0;
        this.#emit(REPLACEMENT);
        i--;
      }
    }
  }

  /** All of the text, without the mark of the byte order. */
  end(): string {
    if (this.#missing > 0) this.#emit(REPLACEMENT);
    this.#missing = 0;
    this.#flush();
    return this.#text.charCodeAt(0) === BYTE_ORDER_MARK ? this.#text.slice(1) : this.#text;
  }

  #begin(byte: number): void {
    const length = byte < 0xc2 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf5 ? 3 : 0;
    if (length === 0) {
      this.#emit(REPLACEMENT);
      return;
    }
    this.#missing = length;
    this.#code = byte & (0x3f >> length);
    this.#least = length === 1 ? 0x80 : length === 2 ? 0x800 : 0x10000;
  }

  #emitCode(): void {
    const code = this.#code;
    const isSurrogate = code >= 0xd800 && code < 0xe000;
    if (code < this.#least || code > 0x10ffff || isSurrogate) this.#emit(REPLACEMENT);
    else if (code < 0x10000) this.#emit(code);
    else {
      this.#emit(0xd7c0 + (code >> 10));
      this.#emit(0xdc00 + (code & 0x3ff));
    }
  }

  #emit(unit: number): void {
    if (this.#used === this.#units.length) this.#flush();
    this.#units[this.#used++] = unit;
  }

  #flush(): void {
    const units = this.#units.subarray(0, this.#used);
    this.#text += String.fromCharCode.apply(null, units as unknown as number[]);
    this.#used = 0;
  }
}

/** How many bytes {@link writeUtf8} will write. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = codeAt(text, i);
    if (code >= 0x10000) i++;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** Writes `text` from `at` on; half a surrogate pair becomes U+FFFD. Returns where it ends. */
export function writeUtf8(bytes: Uint8Array, at: number, text: string): number {
  let next = at;
  for (let i = 0; i < text.length; i++) {
    const code = codeAt(text, i);
    if (code < 0x80) {
      bytes[next++] = code;
      continue;
    }
    if (code >= 0x10000) i++;
    const following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    bytes[next++] = ((0xff00 >> (following + 1)) & 0xff) | (code >> (6 * following));
    for (let k = following - 1; k >= 0; k--) bytes[next++] = 0x80 | ((code >> (6 * k)) & 0x3f);
  }
  return next;
}

function codeAt(text: string, i: number): number {
  const code = text.codePointAt(i)!;
  return code >= 0xd800 && code < 0xe000 ? REPLACEMENT : code;
}

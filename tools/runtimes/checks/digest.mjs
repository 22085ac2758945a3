const FNV_PRIME = 0x01000193;

/** Sixty-four bits of FNV-1a over two lanes. */
class Hash {
  #low = 0x811c9dc5;
  #high = 0x9747b28c;
  #view = new DataView(new ArrayBuffer(8));

  byte(value) {
    this.#low = Math.imul(this.#low ^ value, FNV_PRIME);
    this.#high = Math.imul(this.#high ^ (value + 0x5f), FNV_PRIME);
  }

  /** Every bit counts, the sign of zero too; only NaN has bits that an engine may choose. */
  number(value) {
    if (Number.isNaN(value)) return this.text('NaN');
    this.#view.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.byte(this.#view.getUint8(i));
  }

  text(value) {
    this.number(value.length);
    for (let i = 0; i < value.length; i++) {
      this.byte(value.charCodeAt(i) & 0xff);
      this.byte(value.charCodeAt(i) >>> 8);
    }
  }

  value(value) {
    this.text(value === null ? 'null' : typeof value);
    if (typeof value === 'number') this.number(value);
    else if (typeof value !== 'object' || value === null) this.text(String(value));
    else if (typeof value.toJSON === 'function') this.value(value.toJSON());
    else if (Array.isArray(value) || ArrayBuffer.isView(value)) this.#list(value);
    else if (value instanceof Map || value instanceof Set) this.#list([...value]);
    else this.#list(Object.entries(value));
  }

  #list(items) {
    this.number(items.length);
    for (const item of items) this.value(item);
  }

  toString() {
    const hex = (word) => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.#high) + hex(this.#low);
  }
}

/** What a value holds, to the last bit, as sixteen hexadecimal digits. */
export function digest(value) {
  const hash = new Hash();
  hash.value(value);
  return hash.toString();
}

/** Blanks after a line, so that looks ahead need not ask where it ends. */
const PADDING = 8;

/** The units of a line in an array that is used again: they are read more than once, and from there faster. */
export class LineUnits {
  #units = new Uint16Array(1024);

  /** Takes the units of `text` from `from` up to `to`, at their own places; what was before `from` stays. */
  load(text: string, from: number, to: number): Uint16Array {
    if (this.#units.length < to + PADDING) {
      const longer = new Uint16Array(Math.max(to + PADDING, this.#units.length * 2));
      longer.set(this.#units.subarray(0, from));
      this.#units = longer;
    }
    const units = this.#units;
    copyUnits(text, from, to, units);
    for (let i = 0; i < PADDING; i++) units[to + i] = 32;
    return units;
  }
}

/** Eight at a time: it is a fourth of what a scan costs, and the engine does not unroll it. */
function copyUnits(text: string, from: number, to: number, units: Uint16Array): void {
  let i = from;
  for (const stop = to - 7; i < stop; i += 8) {
    units[i] = text.charCodeAt(i);
    units[i + 1] = text.charCodeAt(i + 1);
    units[i + 2] = text.charCodeAt(i + 2);
    units[i + 3] = text.charCodeAt(i + 3);
    units[i + 4] = text.charCodeAt(i + 4);
    units[i + 5] = text.charCodeAt(i + 5);
    units[i + 6] = text.charCodeAt(i + 6);
    units[i + 7] = text.charCodeAt(i + 7);
  }
  for (; i < to; i++) units[i] = text.charCodeAt(i);
}

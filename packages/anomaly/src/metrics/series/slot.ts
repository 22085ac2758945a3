/** How many series share one set of arrays. */
const SERIES_PER_PAGE = 64;

interface Page {
  readonly doubles: Float64Array<ArrayBuffer>;
  readonly singles: Float32Array<ArrayBuffer>;
  readonly shorts: Uint16Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The state of one series, as it is put away. */
export interface SlotContents {
  readonly doubles: Float64Array;
  readonly singles: Float32Array;
  readonly shorts: Uint16Array;
  readonly bytes: Uint8Array;
}

/**
 * The memory of all series of a detector, and a window on the one that is being worked on.
 *
 * A series is a row of numbers in arrays that 64 series share: a hundred thousand objects with an array
 * for every channel would cost more in headers than in numbers. Channels reserve their places once, in
 * their constructors, and then read and write whichever series is open.
 */
export class Slot {
  doubles: Float64Array<ArrayBuffer> = new Float64Array();
  singles: Float32Array<ArrayBuffer> = new Float32Array();
  shorts: Uint16Array<ArrayBuffer> = new Uint16Array();
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  /** Where the open series begins in each of the arrays. */
  doubleAt = 0;
  singleAt = 0;
  shortAt = 0;
  byteAt = 0;

  #doubleCount = 0;
  #singleCount = 0;
  #shortCount = 0;
  #byteCount = 0;
  readonly #pages: Page[] = [];
  readonly #free: number[] = [];
  #used = 0;

  /** Reserves numbers of every series; their place from the beginning of a series. */
  reserveDoubles(count: number): number {
    this.#doubleCount += count;
    return this.#doubleCount - count;
  }

  reserveSingles(count: number): number {
    this.#singleCount += count;
    return this.#singleCount - count;
  }

  reserveShorts(count: number): number {
    this.#shortCount += count;
    return this.#shortCount - count;
  }

  reserveBytes(count: number): number {
    this.#byteCount += count;
    return this.#byteCount - count;
  }

  /** Bytes of one series. */
  get bytesPerSeries(): number {
    return this.#doubleCount * 8 + this.#singleCount * 4 + this.#shortCount * 2 + this.#byteCount;
  }

  /** A place for a new series, all zero; it is open afterwards. */
  allocate(): number {
    const place = this.#free.pop() ?? this.#used++;
    if (Math.floor(place / SERIES_PER_PAGE) >= this.#pages.length) {
      this.#pages.push({
        doubles: new Float64Array(SERIES_PER_PAGE * this.#doubleCount),
        singles: new Float32Array(SERIES_PER_PAGE * this.#singleCount),
        shorts: new Uint16Array(SERIES_PER_PAGE * this.#shortCount),
        bytes: new Uint8Array(SERIES_PER_PAGE * this.#byteCount),
      });
    }
    this.open(place);
    this.doubles.fill(0, this.doubleAt, this.doubleAt + this.#doubleCount);
    this.singles.fill(0, this.singleAt, this.singleAt + this.#singleCount);
    this.shorts.fill(0, this.shortAt, this.shortAt + this.#shortCount);
    this.bytes.fill(0, this.byteAt, this.byteAt + this.#byteCount);
    return place;
  }

  /** Gives a place back. */
  release(place: number): void {
    this.#free.push(place);
  }

  /** Makes the series at `place` the one that channels read and write. */
  open(place: number): void {
    const page = this.#pages[Math.floor(place / SERIES_PER_PAGE)]!;
    const row = place % SERIES_PER_PAGE;
    this.doubles = page.doubles;
    this.singles = page.singles;
    this.shorts = page.shorts;
    this.bytes = page.bytes;
    this.doubleAt = row * this.#doubleCount;
    this.singleAt = row * this.#singleCount;
    this.shortAt = row * this.#shortCount;
    this.byteAt = row * this.#byteCount;
  }

  /** The sizes that {@link Slot.contents} has. */
  get sizes(): { doubles: number; singles: number; shorts: number; bytes: number } {
    return {
      doubles: this.#doubleCount,
      singles: this.#singleCount,
      shorts: this.#shortCount,
      bytes: this.#byteCount,
    };
  }

  /** The open series, as views on the shared arrays. */
  contents(): SlotContents {
    return {
      doubles: this.doubles.subarray(this.doubleAt, this.doubleAt + this.#doubleCount),
      singles: this.singles.subarray(this.singleAt, this.singleAt + this.#singleCount),
      shorts: this.shorts.subarray(this.shortAt, this.shortAt + this.#shortCount),
      bytes: this.bytes.subarray(this.byteAt, this.byteAt + this.#byteCount),
    };
  }

  /** Overwrites the open series with contents of the same sizes. */
  fill(contents: SlotContents): void {
    this.doubles.set(contents.doubles, this.doubleAt);
    this.singles.set(contents.singles, this.singleAt);
    this.shorts.set(contents.shorts, this.shortAt);
    this.bytes.set(contents.bytes, this.byteAt);
  }
}

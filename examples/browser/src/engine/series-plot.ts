const COLUMNS = 480;

/** A series pressed into columns: lowest and highest value of each, and the band that was expected. */
export interface SeriesPlotData {
  readonly startMs: number;
  readonly endMs: number;
  /** Points that a column holds. */
  readonly width: number;
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** NaN where nothing was expected yet. */
  readonly bandLow: readonly number[];
  readonly bandHigh: readonly number[];
}

interface Column {
  low: number;
  high: number;
  bandLow: number;
  bandHigh: number;
}

/** Keeps a series in at most so many columns, however long it is. */
export class SeriesPlot {
  #columns: Column[] = [];
  #width = 1;
  #points = 0;
  #startMs = 0;
  #endMs = 0;

  add(timestampMs: number, value: number, band: readonly [number, number] | null): void {
    if (this.#points === 0) this.#startMs = timestampMs;
    this.#endMs = timestampMs;
    const [bandLow, bandHigh] = band ?? [Number.NaN, Number.NaN];
    const point = { low: value, high: value, bandLow, bandHigh };
    const at = Math.floor(this.#points++ / this.#width);
    const column = this.#columns[at];
    this.#columns[at] = column === undefined ? point : united(column, point);
    if (this.#columns.length > COLUMNS) this.#widen();
  }

  data(): SeriesPlotData {
    const { startMs, endMs, width } = {
      startMs: this.#startMs,
      endMs: this.#endMs,
      width: this.#width,
    };
    const of = (key: keyof Column): number[] => this.#columns.map((column) => column[key]);
    return {
      startMs,
      endMs,
      width,
      low: of('low'),
      high: of('high'),
      bandLow: of('bandLow'),
      bandHigh: of('bandHigh'),
    };
  }

  #widen(): void {
    const halved: Column[] = [];
    for (let i = 0; i < this.#columns.length; i += 2) {
      const [one, other] = [this.#columns[i], this.#columns[i + 1]];
      if (one !== undefined) halved.push(other === undefined ? one : united(one, other));
    }
    this.#columns = halved;
    this.#width *= 2;
  }
}

function united(one: Column, other: Column): Column {
  const hasBand = !Number.isNaN(one.bandLow);
  return {
    low: Math.min(one.low, other.low),
    high: Math.max(one.high, other.high),
    bandLow: hasBand ? Math.min(one.bandLow, other.bandLow) : other.bandLow,
    bandHigh: hasBand ? Math.max(one.bandHigh, other.bandHigh) : other.bandHigh,
  };
}

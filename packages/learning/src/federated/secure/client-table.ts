/**
 * Some bytes for each of some clients, in one array: a hundred clients' worth of small arrays would make
 * the collector of garbage the costliest part of a round.
 */
export class ClientTable {
  /** The clients' places in the plan, ascending. */
  readonly places: readonly number[];
  readonly #rows: ReadonlyMap<number, number>;
  readonly #bytes: Uint8Array;
  readonly #width: number;

  constructor(places: readonly number[], width: number) {
    this.places = places;
    this.#rows = new Map(places.map((place, row) => [place, row]));
    this.#bytes = new Uint8Array(places.length * width);
    this.#width = width;
  }

  has(place: number): boolean {
    return this.#rows.has(place);
  }

  /** A view of the client's bytes from an offset, as many as asked; the client has to be there. */
  get(place: number, from = 0, length: number = this.#width): Uint8Array {
    const at = this.#rows.get(place)! * this.#width + from;
    return this.#bytes.subarray(at, at + length);
  }

  set(place: number, bytes: Uint8Array, from = 0): void {
    this.#bytes.set(bytes, this.#rows.get(place)! * this.#width + from);
  }
}

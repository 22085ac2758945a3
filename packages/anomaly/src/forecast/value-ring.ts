import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';

const FIRST_ROOM = 64;

/** The latest values of a stream, at most `capacity` of them; takes room as it fills. */
export class ValueRing {
  readonly #capacity: number;
  #values: Float64Array;
  #seen = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#values = new Float64Array(Math.min(FIRST_ROOM, capacity));
  }

  /** How many values ever came. */
  get seen(): number {
    return this.#seen;
  }

  push(value: number): void {
    const room = this.#values.length;
    if (this.#seen === room && room < this.#capacity) {
      const wider = new Float64Array(Math.min(2 * room, this.#capacity));
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#seen % this.#values.length] = value;
    this.#seen++;
  }

  clear(): void {
    this.#seen = 0;
  }

  /** A copy, oldest first. */
  toArray(): Float64Array {
    const room = this.#values.length;
    const kept = Math.min(this.#seen, room);
    const first = this.#seen - kept;
    return Float64Array.from({ length: kept }, (_, i) => this.#values[(first + i) % room]!);
  }

  toJSON(): object {
    const values = this.toArray();
    return { seen: this.#seen, values: encodeArray(values) };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, capacity: number): ValueRing {
    const seen = reader.number('seen', { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true });
    const kept = Math.min(seen, capacity);
    const values = reader.float64Array('values', kept);
    const ring = new ValueRing(capacity);
    // As if all of `seen` had come: the first of those kept goes where it was.
    if (seen > kept) ring.#values = new Float64Array(capacity);
    ring.#seen = seen - kept;
    for (const value of values) ring.push(value);
    return ring;
  }
}

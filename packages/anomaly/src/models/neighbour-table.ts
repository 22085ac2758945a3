import type { NearestList } from './nearest-list.js';

/** Neighbours of a number of rows in flat arrays: those of row i stand at [i · room, i · room + size). */
export class NeighbourTable {
  readonly indices: Int32Array;
  /** How often each neighbour counts, together the number wanted unless there are fewer rows. */
  readonly weights: Int32Array;
  readonly distances: Float64Array;
  readonly sizes: Int32Array;
  readonly room: number;

  constructor(rows: number, room: number) {
    this.room = room;
    this.indices = new Int32Array(rows * room);
    this.weights = new Int32Array(rows * room);
    this.distances = new Float64Array(rows * room);
    this.sizes = new Int32Array(rows);
  }

  /**
   * Writes the neighbours of a row, counting equal rows as often as they occur.
   *
   * @param counts - how often each row occurs
   * @param self - the row itself, which counts once less; -1 where it is not among the rows
   * @returns the distance of the last one, 0 where there is none
   */
  put(row: number, list: NearestList, counts: Float64Array, wanted: number, self: number): number {
    const base = row * this.room;
    let left = wanted;
    let size = 0;
    for (let j = 0; j < list.size && left > 0; j++) {
      const index = list.indices[j]!;
      const weight = Math.min(left, counts[index]! - (index === self ? 1 : 0));
      if (weight <= 0) continue;
      this.indices[base + size] = index;
      this.weights[base + size] = weight;
      this.distances[base + size] = Math.sqrt(list.squares[j]!);
      size++;
      left -= weight;
    }
    this.sizes[row] = size;
    return size === 0 ? 0 : this.distances[base + size - 1]!;
  }
}

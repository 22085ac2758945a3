/** One direction of a snapshot: the ends of the edges of row i stand at `offsets[i] .. offsets[i + 1]`. */
export interface Rows {
  readonly offsets: Uint32Array;
  readonly ends: Uint32Array;
  /** The edge's number, for each place in `ends`. */
  readonly edges: Uint32Array;
}

/** Counting sort of edge ends into rows. */
export function buildRows(count: number, keys: Uint32Array, values: Uint32Array): Rows {
  const offsets = new Uint32Array(count + 1);
  for (let e = 0; e < keys.length; e++) offsets[keys[e]! + 1]!++;
  for (let i = 0; i < count; i++) offsets[i + 1]! += offsets[i]!;
  const next = offsets.slice(0, count);
  const ends = new Uint32Array(keys.length);
  const edges = new Uint32Array(keys.length);
  for (let e = 0; e < keys.length; e++) {
    const at = next[keys[e]!]!++;
    ends[at] = values[e]!;
    edges[at] = e;
  }
  return { offsets, ends, edges };
}

/**
 * The rows that `buildRows` would give for the old edges followed by the new: untouched rows are copied
 * a stretch at a time, so that a few edges cost no more than that.
 */
export function extendRows(
  rows: Rows,
  count: number,
  keys: Uint32Array,
  values: Uint32Array,
): Rows {
  const known = rows.offsets.length - 1;
  const kept = rows.ends.length;
  const more = buildRows(count, keys, values);
  const offsets = new Uint32Array(count + 1);
  const ends = new Uint32Array(kept + keys.length);
  const edges = new Uint32Array(kept + keys.length);
  let copied = 0;
  for (let row = 0; row < count; row++) {
    const oldEnd = row < known ? rows.offsets[row + 1]! : kept;
    const first = more.offsets[row]!;
    const last = more.offsets[row + 1]!;
    offsets[row + 1] = oldEnd + last;
    if (first === last) continue;
    ends.set(rows.ends.subarray(copied, oldEnd), copied + first);
    edges.set(rows.edges.subarray(copied, oldEnd), copied + first);
    copied = oldEnd;
    for (let at = first; at < last; at++) {
      ends[oldEnd + at] = more.ends[at]!;
      edges[oldEnd + at] = kept + more.edges[at]!;
    }
  }
  ends.set(rows.ends.subarray(copied), copied + keys.length);
  edges.set(rows.edges.subarray(copied), copied + keys.length);
  return { offsets, ends, edges };
}

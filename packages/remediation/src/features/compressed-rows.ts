/** Lists of numbers, one behind the other: those of row i stand in `targets[offsets[i] .. offsets[i + 1])`. */
export interface CompressedRows {
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
}

/** Lays lists one behind the other. */
export function compressRows(lists: readonly (readonly number[])[]): CompressedRows {
  const offsets = new Uint32Array(lists.length + 1);
  for (let i = 0; i < lists.length; i++) offsets[i + 1] = offsets[i]! + lists[i]!.length;
  const targets = new Uint32Array(offsets[lists.length]!);
  for (let i = 0; i < lists.length; i++) targets.set(lists[i]!, offsets[i]!);
  return { offsets, targets };
}

/** The other way round: for each target the rows that name it, in their order. */
export function transposeRows(
  lists: readonly (readonly number[])[],
  columns: number,
): CompressedRows {
  const back: number[][] = Array.from({ length: columns }, () => []);
  for (const [i, list] of lists.entries()) for (const target of list) back[target]!.push(i);
  return compressRows(back);
}

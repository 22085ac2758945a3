/** Segments are named for their first entry, in so many digits that names sort as numbers do. */
const DIGITS = 16;

export function segmentName(firstSequence: number): string {
  return `${String(firstSequence).padStart(DIGITS, '0')}.jsonl`;
}

/** The first entry of a segment; null where the file is none. */
export function firstSequenceOf(fileName: string): number | null {
  return /^\d{16}\.jsonl$/.test(fileName) ? Number(fileName.slice(0, DIGITS)) : null;
}

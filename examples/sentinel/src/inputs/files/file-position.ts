import { z } from 'zod';

/** Where the reading of one file is. */
const FilePosition = z.object({
  path: z.string(),
  /** The inode, as text: it may have 64 bits. */
  inode: z.string(),
  /** Bytes that are in lines which were handed over, or that wait in `joiner`. */
  offset: z.number().int().min(0),
  /** How large the file was when it was looked at last. */
  size: z.number().int().min(0),
  head: z.object({ bytes: z.number().int().min(0), hash: z.string() }),
  /** The rest of a line that was too long is to be left out. */
  skipping: z.boolean(),
  joiner: z.unknown(),
});

const Position = z.object({ version: z.literal(1), files: z.array(FilePosition) });

export type FilePosition = z.infer<typeof FilePosition>;

/** The files of a position; null for what is none. */
export function readPosition(position: unknown): readonly FilePosition[] | null {
  const read = Position.safeParse(position);
  return read.success ? read.data.files : null;
}

export function writePosition(files: readonly FilePosition[]): z.infer<typeof Position> {
  return { version: 1, files: [...files] };
}

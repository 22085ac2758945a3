import type { SnapshotReader } from '@aegis/core/snapshot';

/** What the lines of an entry are so far. */
export const PLAIN = 0;
/** A Python traceback, in its frames: the next line that is not indented ends it. */
export const PYTHON_FRAMES = 1;
/** A Go panic: names of functions are not indented there. */
export const GO_PANIC = 2;

/** What a container runtime has put around a line; `''` twice where nothing is. */
export interface Envelope {
  readonly open: string;
  readonly close: string;
  /** The line stands in JSON between the two. */
  readonly quoted: boolean;
}

export const NO_ENVELOPE: Envelope = Object.freeze({ open: '', close: '', quoted: false });

/** An entry that lines may still join. */
export interface OpenEntry {
  readonly source: string;
  readonly stream: string;
  envelope: Envelope;
  /** Whole lines, as their program wrote them. */
  readonly parts: string[];
  /** Pieces of a line that is not whole yet. */
  readonly pieces: string[];
  /** The envelope of the first piece. */
  pieceEnvelope: Envelope;
  /** UTF-16 units of all parts and of all pieces. */
  length: number;
  /** Lines that were pushed for the parts, and for the pieces. */
  lines: number;
  pieceLines: number;
  timestampMs: number | null;
  /** The time of the data when a line was last put in. */
  lastMs: number | null;
  kind: number;
  /** The last line announced another traceback. */
  chained: boolean;
  /** The last line pointed at a place in the one above it (`^`). */
  caret: boolean;
  /** It goes on with an entry that was full. */
  continues: boolean;
}

export function newEntry(source: string, stream: string, lastMs: number | null): OpenEntry {
  return {
    source,
    stream,
    envelope: NO_ENVELOPE,
    parts: [],
    pieces: [],
    pieceEnvelope: NO_ENVELOPE,
    length: 0,
    lines: 0,
    pieceLines: 0,
    timestampMs: null,
    lastMs,
    kind: PLAIN,
    chained: false,
    caret: false,
    continues: false,
  };
}

/** The entry's text in its envelope. */
export function textOf(entry: OpenEntry): string {
  const { open, close, quoted } = entry.envelope;
  const text = entry.parts.length === 1 ? entry.parts[0]! : entry.parts.join('\n');
  if (quoted) return `${open}${JSON.stringify(`${text}\n`)}${close}`;
  return open === '' ? text : open + text;
}

function readEnvelope(reader: SnapshotReader, maxLength: number): Envelope {
  return {
    open: reader.string('open', { maxLength }),
    close: reader.string('close', { maxLength }),
    quoted: reader.boolean('quoted'),
  };
}

/** Reads an entry of a snapshot, as `toJSON` of the joiner writes it. */
export function readOpenEntry(
  reader: SnapshotReader,
  limits: { readonly maxLines: number; readonly maxLength: number },
): OpenEntry {
  // A line made of pieces may be as long as two that were not too long yet, and an envelope as several.
  const maxLength = limits.maxLength * 8;
  const whole = { min: 0, integer: true };
  const entry = newEntry(
    reader.string('source', { maxLength }),
    reader.string('stream', { maxLength: 16 }),
    reader.has('lastMs') ? reader.number('lastMs') : null,
  );
  entry.envelope = reader.object('envelope', (field) => readEnvelope(field, maxLength));
  entry.pieceEnvelope = reader.object('pieceEnvelope', (field) => readEnvelope(field, maxLength));
  const bounds = { maxLength: limits.maxLines, maxStringLength: maxLength };
  entry.parts.push(...reader.strings('parts', bounds));
  entry.pieces.push(...reader.strings('pieces', bounds));
  for (const text of entry.parts) entry.length += text.length;
  for (const text of entry.pieces) entry.length += text.length;
  entry.lines = reader.number('lines', whole);
  entry.pieceLines = reader.number('pieceLines', whole);
  entry.timestampMs = reader.has('timestampMs') ? reader.number('timestampMs') : null;
  entry.kind = reader.number('kind', { min: PLAIN, max: GO_PANIC, integer: true });
  entry.chained = reader.boolean('chained');
  entry.caret = reader.boolean('caret');
  entry.continues = reader.boolean('continues');
  return entry;
}

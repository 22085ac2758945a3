import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { SNAPSHOTS_BUCKET } from '../bus/names.js';
import type { Bus } from '../bus/open-bus.js';

/** Where a snapshot is, and what is in it. */
export interface SnapshotPointer {
  /** `<owned key>.<epoch>-<sequence>`: never written twice with other content. */
  readonly name: string;
  /** The last message of the stream that is in it. */
  readonly sequence: number;
  readonly pieces: number;
  /** Compressed. */
  readonly bytes: number;
}

const STREAM = `KV_${SNAPSHOTS_BUCKET}`;
const SUBJECTS = `$KV.${SNAPSHOTS_BUCKET}`;
/** A value of a bucket is a message, and a message has a largest size. */
const PIECE_BYTES = 512 * 1024;
/** What a person can do. Marks downstream go by sequences, so one partition cannot begin anew alone. */
export const ANEW =
  'to begin anew, stop all programs and delete the bucket aegis-owners and the stream AEGIS_FINDINGS.';
/** Stronger compression takes a third off the size and three times the work. */
const COMPRESSION = { level: 1 };

const compress = promisify<Uint8Array, object, Buffer>(gzip);
const decompress = promisify<Uint8Array, Buffer>(gunzip);

/** Stores a snapshot in pieces. It counts for nothing until a record points to it. */
export async function writeSnapshot(
  bus: Bus,
  name: string,
  sequence: number,
  state: unknown,
): Promise<SnapshotPointer> {
  const packed = await compress(Buffer.from(JSON.stringify(state)), COMPRESSION);
  let pieces = 0;
  for (let from = 0; from < packed.length; from += PIECE_BYTES) {
    await bus.snapshots.put(`${name}.${pieces}`, packed.subarray(from, from + PIECE_BYTES));
    pieces++;
  }
  return { name, sequence, pieces, bytes: packed.length };
}

/** @throws Error where a piece is missing or damaged: gzip has a checksum of its own */
export async function readSnapshot(bus: Bus, pointer: SnapshotPointer): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < pointer.pieces; i++) {
    const entry = await bus.snapshots.get(`${pointer.name}.${i}`);
    if (entry?.operation !== 'PUT')
      throw new Error(`snapshot ${pointer.name}: piece ${i} is missing; ${ANEW}`);
    pieces.push(entry.value);
  }
  return JSON.parse((await decompress(Buffer.concat(pieces))).toString());
}

/** Takes a snapshot away with all traces; deleting in the bucket would leave a marker for each piece. */
export async function dropSnapshot(bus: Bus, name: string): Promise<void> {
  await bus.manager.streams.purge(STREAM, { filter: `${SUBJECTS}.${name}.>` });
}

/** Takes away what owners before have left half done: everything of `key` but `kept`. */
export async function dropOtherSnapshots(
  bus: Bus,
  key: string,
  kept: string | null,
): Promise<void> {
  const filter = `${SUBJECTS}.${key}.>`;
  const info = await bus.manager.streams.info(STREAM, { subjects_filter: filter });
  const names = new Set<string>();
  for (const subject of Object.keys(info.state.subjects ?? {})) {
    names.add(subject.slice(SUBJECTS.length + 1, subject.lastIndexOf('.')));
  }
  for (const name of names) if (name !== kept) await dropSnapshot(bus, name);
}

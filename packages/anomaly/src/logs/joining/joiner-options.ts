import { checkNumber, resolveOptions } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** Options of `LineJoiner`. */
export interface LineJoinerOptions {
  /**
   * Lines that an entry may have; what goes on is another entry. More keep longer traces in one piece.
   * @defaultValue 512
   */
  readonly maxLines?: number;
  /**
   * UTF-16 units that an entry may have; what goes on is another entry. More need more memory.
   * @defaultValue 32768
   */
  readonly maxLength?: number;
  /**
   * Sources whose entries are open at a time; the least recently used is closed first.
   * @defaultValue 256
   */
  readonly maxSources?: number;
  /**
   * For so long, in milliseconds of the data's clock, an entry waits for another line of its source.
   * @defaultValue 5000
   */
  readonly idleMs?: number;
}

/** Where a line comes from, and when. */
export interface LineContext {
  /** What writes its lines one after another: a file, a container, a pod. `''` where it is left out. */
  readonly source?: string;
  /** The time of the data, in milliseconds since the epoch. */
  readonly timestampMs?: number;
}

/** An entry that is whole: its lines apart by `\n`, in the envelope of its first one. */
export interface JoinedLine {
  readonly text: string;
  readonly source: string;
  /** The time that came with its first line. */
  readonly timestampMs: number | null;
  /** Lines that were pushed for it. */
  readonly lines: number;
  /** It goes on with an entry that was full. */
  readonly continues: boolean;
}

/** Counts since the beginning. */
export interface LineJoinerStats {
  readonly lines: number;
  readonly entries: number;
  /** Entries closed because they were full. */
  readonly full: number;
  /** Entries closed because there were too many sources. */
  readonly evicted: number;
  /** Entries that are open now. */
  readonly open: number;
}

const DEFAULTS: Required<LineJoinerOptions> = Object.freeze({
  maxLines: 512,
  maxLength: 32768,
  maxSources: 256,
  idleMs: 5000,
});
const MANY = { min: 1, max: 1e6, integer: true };
const LENGTH = { min: 64, max: 1e7, integer: true };

/** @throws AegisError `invalid-option` */
export function resolveJoinerOptions(
  options: LineJoinerOptions | undefined,
): Required<LineJoinerOptions> {
  const resolved = resolveOptions('LineJoiner', DEFAULTS, options);
  checkNumber('LineJoiner', 'maxLines', resolved.maxLines, MANY);
  checkNumber('LineJoiner', 'maxLength', resolved.maxLength, LENGTH);
  checkNumber('LineJoiner', 'maxSources', resolved.maxSources, MANY);
  checkNumber('LineJoiner', 'idleMs', resolved.idleMs, { min: 0 });
  return resolved;
}

/** Reads the options of a snapshot. */
export function readJoinerOptions(reader: SnapshotReader): Required<LineJoinerOptions> {
  return {
    maxLines: reader.number('maxLines', MANY),
    maxLength: reader.number('maxLength', LENGTH),
    maxSources: reader.number('maxSources', MANY),
    idleMs: reader.number('idleMs', { min: 0 }),
  };
}

import { AegisError } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';

const HEADER = { kind: 'test', version: 1 };

/** Reads a part of a snapshot that was put away as text. */
export function takenOut<T>(part: unknown, read: (reader: SnapshotReader) => T): T {
  const json: unknown = JSON.parse(JSON.stringify({ ...HEADER, part }));
  return SnapshotReader.open(json, HEADER).object('part', read);
}

/** Whether a part of a snapshot is refused in the way that it should be. */
export function isRefused(part: unknown, read: (reader: SnapshotReader) => unknown): boolean {
  try {
    takenOut(part, read);
    return false;
  } catch (error) {
    if (AegisError.isInstance(error) && error.code === 'invalid-snapshot') return true;
    throw error;
  }
}

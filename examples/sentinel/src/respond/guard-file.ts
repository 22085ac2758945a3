import { readFile } from 'node:fs/promises';
import type { SnapshotStore } from '@aegis/remediation/guard';
import writeFileAtomic from 'write-file-atomic';

/** The guard's memory as a file, replaced whole before every act and after it. */
export function guardFile(path: string): SnapshotStore {
  return {
    async load() {
      try {
        return JSON.parse(await readFile(path, 'utf8'));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    save: (snapshot) => writeFileAtomic(path, JSON.stringify(snapshot)),
  };
}

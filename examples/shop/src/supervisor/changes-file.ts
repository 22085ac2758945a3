import { appendFileSync, writeFileSync } from 'node:fs';
import type { ChangeEvent } from '@aegis/core';

/** What was changed on purpose, one change event a line. */
export class ChangesFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    writeFileSync(path, '', { flag: 'a' });
  }

  add(change: Omit<ChangeEvent, 'timestampMs'>): void {
    appendFileSync(this.path, `${JSON.stringify({ ...change, timestampMs: Date.now() })}\n`);
  }
}

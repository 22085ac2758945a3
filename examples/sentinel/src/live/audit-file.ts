import { createWriteStream, type WriteStream } from 'node:fs';
import type { AuditEntry } from '@aegis/remediation/guard';

/** The whole audit of the guard, one entry a line: what is older than memory holds is only here. */
export class AuditFile {
  readonly #stream: WriteStream;

  /** @param failed - told why an entry could not be written */
  constructor(path: string, failed: (reason: string) => void) {
    this.#stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
    this.#stream.on('error', (error) => failed(error.message));
  }

  readonly append = (entry: AuditEntry): void => {
    if (!this.#stream.destroyed) this.#stream.write(`${JSON.stringify(entry)}\n`);
  };

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stream.destroyed) resolve();
      else this.#stream.end(resolve);
    });
  }
}

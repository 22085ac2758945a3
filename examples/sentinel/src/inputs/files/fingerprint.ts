import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

const MOST_BYTES = 256;

/** What a file began with, for telling whether it still is the same. */
export interface SavedFingerprint {
  readonly bytes: number;
  readonly hash: string;
}

/** The first bytes of a file as far as they were read once: a file that was written anew has others. */
export class Fingerprint {
  #bytes = 0;
  #hash = '';

  constructor(saved: SavedFingerprint | null = null) {
    if (saved === null) return;
    this.#bytes = Math.min(saved.bytes, MOST_BYTES);
    this.#hash = saved.hash;
  }

  get isNoted(): boolean {
    return this.#bytes > 0;
  }

  /** Whether the file still begins so; one that was never looked at does. */
  async matches(handle: FileHandle): Promise<boolean> {
    return this.#bytes === 0 || (await hashOf(handle, this.#bytes)) === this.#hash;
  }

  /** Notes the first bytes of a file of which `readBytes` were read. */
  async note(handle: FileHandle, readBytes: number): Promise<void> {
    const bytes = Math.min(readBytes, MOST_BYTES);
    if (bytes <= this.#bytes) return;
    const hash = await hashOf(handle, bytes);
    if (hash === null) return;
    this.#bytes = bytes;
    this.#hash = hash;
  }

  toJSON(): SavedFingerprint {
    return { bytes: this.#bytes, hash: this.#hash };
  }
}

async function hashOf(handle: FileHandle, bytes: number): Promise<string | null> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, 0);
  return bytesRead < bytes ? null : createHash('sha1').update(buffer).digest('base64');
}

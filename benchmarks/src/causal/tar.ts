import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

function textAt(bytes: Buffer, start: number, length: number): string {
  const field = bytes.toString('latin1', start, start + length);
  return field.split('\0', 1)[0]!.trim();
}

/** The plain files of a `.tar.gz`, by the last part of their name. Long names are not understood. */
export function filesOfTar(packed: Buffer): Map<string, Buffer> {
  const bytes = gunzipSync(packed);
  const files = new Map<string, Buffer>();
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const path = textAt(bytes, at, 100);
    if (path === '') break;
    const size = Number.parseInt(textAt(bytes, at + 124, 12) || '0', 8);
    const isFile = ['', '0'].includes(textAt(bytes, at + 156, 1));
    const name = path.split('/').at(-1)!;
    // Archives made on a Mac bear a shadow of every file.
    if (isFile && !name.startsWith('._')) {
      files.set(name, bytes.subarray(at + BLOCK, at + BLOCK + size));
    }
    at += BLOCK + BLOCK * Math.ceil(size / BLOCK);
  }
  return files;
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { getMimeType } from 'hono/utils/mime';
import { UsageError } from '../../cli/usage-error.js';
import type { Page, PageFile } from './page.js';

const MAX_BYTES = 64 * 1024 * 1024;
/** As vite names what it builds: `name-Hash1234.js`. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/**
 * Reads the built page whole; links are not followed. Null where the folder is not there.
 *
 * @throws UsageError where the folder holds more than a page can be
 */
export async function readPage(folder: string): Promise<Page | null> {
  if (!existsSync(join(folder, 'index.html'))) return null;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const page = new Map<string, PageFile>();
  let bytes = 0;
  for (const entry of entries.filter((found) => found.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const body = new Uint8Array(await readFile(file));
    bytes += body.byteLength;
    if (bytes > MAX_BYTES)
      throw new UsageError(`${folder} holds more than a page; give the folder that was built.`);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    const type = getMimeType(path) ?? 'application/octet-stream';
    page.set(path, { body, type, etag: `W/"${digest}"`, isImmutable: HASHED.test(path) });
  }
  return page;
}

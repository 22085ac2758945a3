import type { Context } from 'hono';

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
  /** Its name changes with what is in it. */
  readonly isImmutable: boolean;
}

/** The web page's files by path, `/index.html` among them. */
export type Page = ReadonlyMap<string, PageFile>;

const INDEX = '/index.html';

/**
 * A file of the page; the page itself where a browser opens one of its views; null where there is neither.
 * Only what is in the map can be had, so that no path leads out of it.
 */
export function pageResponse(c: Context, page: Page): Response | null {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return null;
  const { path } = c.req;
  const isView = path === '/' || (c.req.header('accept') ?? '').includes('text/html');
  const isAsset = path.startsWith('/assets/') || /^\/api(\/|$)/.test(path);
  const file = page.get(path) ?? (isView && !isAsset ? page.get(INDEX) : undefined);
  if (file === undefined) return null;
  const headers = {
    'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.etag,
  };
  const isKnown = c.req.header('if-none-match')?.includes(file.etag) === true;
  if (isKnown) return c.body(null, 304, headers);
  return c.body(file.body, 200, {
    ...headers,
    'Content-Type': file.type,
    'Content-Length': String(file.body.byteLength),
  });
}

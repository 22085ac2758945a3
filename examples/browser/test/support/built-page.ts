import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../../../packages', import.meta.url));
const FOLDER = '/some/where/else/';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** The page as files below a path, as any server of files has it. */
export interface BuiltPage {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Builds the page from the sources of it and of the packages, as the tests in Node use them. */
export async function serveBuiltPage(): Promise<BuiltPage> {
  const folder = mkdtempSync(join(tmpdir(), 'aegis-page-'));
  await build({
    root: ROOT,
    logLevel: 'warn',
    resolve: {
      alias: [
        { find: /^@aegis\/([a-z-]+)\/([a-z-]+)$/, replacement: `${PACKAGES}/$1/src/$2/index.ts` },
        { find: /^@aegis\/([a-z-]+)$/, replacement: `${PACKAGES}/$1/src/index.ts` },
      ],
    },
    build: { outDir: folder, emptyOutDir: true },
  });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    asked.push(path);
    const file = path === FOLDER ? 'index.html' : path.slice(FOLDER.length);
    const isOurs = path.startsWith(FOLDER) && !file.includes('..');
    (isOurs ? readFile(join(folder, file)) : Promise.reject()).then(
      (content) => {
        response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}${FOLDER}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

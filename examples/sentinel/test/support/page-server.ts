import { fileURLToPath } from 'node:url';
import { createApi } from '../../src/api/app.js';
import type { Desk } from '../../src/api/desk.js';
import { listen } from '../../src/api/listen.js';
import { readPage } from '../../src/api/page/read-page.js';
import { ApiProblem, problemResponse } from '../../src/api/problems.js';

const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url));
/** What pages are opened with, unless they are to ask for a token. */
export const OPERATOR_TOKEN = 'the-operator-of-the-tests';

export interface PageServer {
  readonly url: string;
  readonly port: number;
  /** What every answer of the API is from now on; null for the desk's own. */
  refuseWith(status: number | null): void;
  close(): Promise<void>;
}

export interface PageServerOptions {
  readonly token?: string;
  /** 0 for any that is free. */
  readonly port?: number;
  /** Where the page was built. */
  readonly folder?: string;
}

/** Serves the page and the desk as Sentinel does. */
export async function servePage(
  desk: Desk,
  { token = OPERATOR_TOKEN, port = 0, folder = BUILT }: PageServerOptions = {},
): Promise<PageServer> {
  let refusal: number | null = null;
  const closing = new AbortController();
  const api = createApi(desk, {
    tokens: [{ name: null, role: 'operate', token }],
    page: await readPage(folder),
    // Tests are quicker than people.
    requests: { perSecond: 1000, burst: 10_000 },
    writes: { perSecond: 100, burst: 100 },
    checkAnswers: true,
    signal: closing.signal,
  });
  const answer = (request: Request, env: object): Response | Promise<Response> => {
    const isRefused = refusal !== null && new URL(request.url).pathname.startsWith('/api/');
    if (!isRefused) return api.fetch(request, env);
    return problemResponse(new ApiProblem(refusal!, 'Refused.', { 'Retry-After': '1' }));
  };
  const server = await listen({ fetch: answer }, { port, hasTokens: true });
  return {
    url: `${server.url}/`,
    port: server.port,
    refuseWith: (status) => {
      refusal = status;
    },
    close: () => {
      closing.abort();
      return server.close();
    },
  };
}

import type { ConfigurationLike } from '../../src/kubernetes/index.js';

/** A request as it left. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** An answer as it comes. */
export interface SentAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Draft {
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  body: string | null;
}

/** What a KubeConfig makes clients of, over any way to send a request. */
export function configurationOf(
  send: (sent: SentRequest) => Promise<SentAnswer>,
  rest: Partial<Pick<ConfigurationLike, 'middleware' | 'authMethods'>> = {},
): ConfigurationLike {
  const drafts = new Map<unknown, [path: string, method: string, Draft]>();
  return {
    baseServer: {
      makeRequestContext: (path, method) => {
        const draft: Draft = { query: {}, headers: {}, body: null };
        const context = {
          setHeaderParam: (name: string, value: string): void => {
            draft.headers[name] = value;
          },
          setQueryParam: (name: string, value: string): void => {
            draft.query[name] = value;
          },
          setBody: (body: string): void => {
            draft.body = body;
          },
        };
        drafts.set(context, [path, method, draft]);
        return context;
      },
    },
    httpApi: {
      send: (context) => ({
        toPromise: async () => {
          const [path, method, draft] = drafts.get(context)!;
          drafts.delete(context);
          const { status, headers, text } = await send({ path, method, ...draft });
          return { httpStatusCode: status, headers, body: { text: async () => text } };
        },
      }),
    },
    middleware: rest.middleware ?? [],
    authMethods: rest.authMethods ?? {},
  };
}

/** Sends to a server on loopback, without the client of Kubernetes, which takes long to load. */
export async function sendByFetch(url: string, sent: SentRequest): Promise<SentAnswer> {
  const query = new URLSearchParams(sent.query).toString();
  const response = await fetch(`${url}${sent.path}${query === '' ? '' : `?${query}`}`, {
    method: sent.method,
    headers: sent.headers,
    body: sent.body,
  });
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, text: await response.text() };
}

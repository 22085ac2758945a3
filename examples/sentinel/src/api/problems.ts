import type { Problem } from './resources/index.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Body too large',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Not available',
};

export const PROBLEM_TYPE = 'application/problem+json';

/** What a request is answered with when it cannot be done: `detail` is a sentence that says what to do. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = 'ApiProblem';
    this.status = status;
    this.headers = headers;
  }
}

/** The body of RFC 9457; `instance` is what to look for in the log. */
export function problemBody(status: number, detail: string, instance?: string): Problem {
  const title = TITLES[status] ?? 'Error';
  const problem = { type: 'about:blank', title, status, detail };
  return instance === undefined ? problem : { ...problem, instance };
}

export function problemResponse(problem: ApiProblem, instance?: string): Response {
  const { status, message, headers } = problem;
  return new Response(JSON.stringify(problemBody(status, message, instance)), {
    status,
    headers: { 'Content-Type': PROBLEM_TYPE, 'Cache-Control': 'no-store', ...headers },
  });
}

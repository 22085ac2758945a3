import { z } from '@hono/zod-openapi';
import { PROBLEM_TYPE } from '../problems.js';
import { Problem } from '../resources/index.js';

const PROBLEMS = {
  400: 'The request is not as described; `detail` says what is wrong',
  401: 'A token is needed, or this one is not known',
  403: 'This caller may not do this',
  404: 'There is no such thing',
  409: 'It stands in the way of what is so by now',
  413: 'The body is too large',
  415: 'The body is not JSON',
  421: 'The Host header names another host',
  429: 'Too many requests; `Retry-After` says when to come again',
  500: 'An error of Sentinel; `instance` is what to look for in its log',
  503: 'Not now; come again',
} as const;

type ProblemStatus = keyof typeof PROBLEMS;
type ProblemResponse = {
  description: string;
  content: { [PROBLEM_TYPE]: { schema: typeof Problem } };
};

/** Responses of RFC 9457 for a route's description. */
function problems<S extends ProblemStatus>(...statuses: S[]): { [K in S]: ProblemResponse } {
  const described = statuses.map((status) => [
    status,
    { description: PROBLEMS[status], content: { [PROBLEM_TYPE]: { schema: Problem } } },
  ]);
  return Object.fromEntries(described) as { [K in S]: ProblemResponse };
}

export function jsonOf<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** What any route behind the token can answer. */
export const COMMON = problems(401, 403, 421, 429, 500);
/** What a route that looks can answer. */
export const READ = {
  304: { description: 'It is as `If-None-Match` says' },
  ...problems(400, 401, 403, 421, 429, 500),
} as const;
export const READ_ONE = { ...READ, ...problems(404) } as const;
/** What a route that changes something can answer. */
export const WRITE = problems(400, 401, 403, 404, 409, 413, 415, 421, 429, 500);
export const UNAVAILABLE = problems(503);
export const OPEN = problems(421, 500);

export const BEARER = [{ bearer: [] }];

/** A name in the path: any text but none. */
export function pathParameter(name: string, description: string) {
  return z
    .string()
    .min(1)
    .openapi({ param: { name, in: 'path' }, description });
}

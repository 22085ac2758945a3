import type { Hook } from '@hono/zod-openapi';
import type { ApiEnv } from './context.js';
import { ApiProblem } from './problems.js';

const PLACES: Readonly<Record<string, string>> = {
  query: 'the query',
  param: 'the path',
  header: 'the headers',
  json: 'the body',
};

/** What does not fit a route's description, told by its first fault. */
export const refuseInvalid: Hook<unknown, ApiEnv, string, void> = (result) => {
  if (result.success) return;
  const [issue] = result.error.issues;
  const place = PLACES[result.target] ?? 'the request';
  const where = issue?.path.length ? `\`${issue.path.join('.')}\` in ${place}` : place;
  const what = issue?.message ?? 'not as described';
  throw new ApiProblem(400, `Of ${where}: ${what.slice(0, 200)}. See /openapi.json.`);
};

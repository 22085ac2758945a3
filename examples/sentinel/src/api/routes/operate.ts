import type { Context } from 'hono';
import type { ApiEnv } from '../context.js';
import type { Answer } from '../desk.js';
import { ApiProblem } from '../problems.js';

const STATUS = { 'not-found': 404, conflict: 409, 'not-allowed': 403 } as const;

/** What the desk did, or the problem that says why it did not. */
export function valueOrProblem<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new ApiProblem(STATUS[answer.why], answer.detail);
}

/** The token's name where it has one: what a body says of itself proves nothing. */
export function whoDoes(c: Context<ApiEnv>, by: string | undefined): string {
  const who = c.get('caller').name ?? by;
  if (who !== undefined) return who;
  throw new ApiProblem(400, 'This token has no name; say in `by` who you are.');
}

import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from './options.js';
import { ApiProblem, problemResponse } from './problems.js';

/** For what the library under the routes refuses by itself. */
const SENTENCES: Readonly<Record<number, string>> = {
  400: 'The body is not JSON; send one JSON object.',
  415: 'The body is not announced as JSON; send it with `Content-Type: application/json`.',
};

/** Every error as a problem. What is no answer of ours is a defect: the log has it, the client its id. */
export function answerError(logger: Logger): ErrorHandler {
  return (error, c) => {
    if (error instanceof ApiProblem) return problemResponse(error);
    if (error instanceof HTTPException && error.status < 500) {
      const { status } = error;
      const detail = SENTENCES[status] ?? 'The request is not as described in /openapi.json.';
      return problemResponse(new ApiProblem(status, detail));
    }
    const instance = `urn:uuid:${crypto.randomUUID()}`;
    logger.error({ err: error, instance, method: c.req.method }, 'A request failed');
    const detail = `This is an error of Sentinel; look for ${instance} in its log.`;
    return problemResponse(new ApiProblem(500, detail), instance);
  };
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { ActRequest, carryOut } from './act.js';
import type { ActJournal } from './act-journal.js';
import { FaultRequest, readFault } from './fault.js';
import type { Floor } from './floor.js';

const MOST_BYTES = 64 * 1024;

/** What the operations port answers. */
export interface OperationsParts {
  readonly floor: Floor;
  readonly journal: ActJournal;
  readonly token: string;
  /** Runs one change of the shop after the other. */
  readonly inTurn: <T>(task: () => Promise<T>) => Promise<T>;
}

/** The key under which an act is kept; taking it back is an act of its own. */
export function actKey({
  idempotencyKey,
  undo,
}: {
  idempotencyKey: string;
  undo: boolean;
}): string {
  return undo ? `${idempotencyKey}:undo` : idempotencyKey;
}

/** The operations endpoint: acts, faults, and how the services stand. Every request needs the token. */
export function operationsApp({ floor, journal, token, inTurn }: OperationsParts): Hono {
  const app = new Hono();
  app.use('*', async (context, next) => {
    const given = context.req.header('authorization') ?? '';
    if (!isSame(given, `Bearer ${token}`)) return context.json({ problem: 'wrong token' }, 401);
    return next();
  });
  app.use('*', bodyLimit({ maxSize: MOST_BYTES }));
  app.onError((error, context) => {
    if (error instanceof HTTPException) {
      return context.json({ problem: error.message }, error.status);
    }
    const isTheirs = error instanceof z.ZodError || error instanceof SyntaxError;
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
    return context.json({ problem }, isTheirs ? 400 : 500);
  });
  app.post('/act', async (context) => {
    const act = ActRequest.parse(await context.req.json());
    const result = await journal.once(actKey(act), () => inTurn(() => carryOut(act, floor)));
    return context.json(result);
  });
  app.get('/act/:key', async (context) =>
    context.json({ status: await journal.status(context.req.param('key')) }),
  );
  app.get('/services', (context) => context.json(floor.services()));
  app.post('/faults', async (context) => {
    const fault = readFault(FaultRequest.parse(await context.req.json()));
    await inTurn(() => floor.inject(fault));
    return context.json(fault, 201);
  });
  app.delete('/faults', async (context) => {
    await inTurn(() => floor.cureAll());
    return context.json(floor.services());
  });
  return app;
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

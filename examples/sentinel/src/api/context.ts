import type { z } from '@hono/zod-openapi';
import type { Desk } from './desk.js';
import type { StreamHub } from './events/stream-hub.js';
import type { ResolvedOptions } from './options.js';

/** Who is calling. */
interface Caller {
  /** The token or the address, for what is counted by client. */
  readonly key: string;
  /** Of the token; null where it has none, or there is no token. */
  readonly name: string | null;
}

export interface ApiEnv {
  Variables: { caller: Caller };
}

/** What the routes are made of. */
export interface RouteContext {
  readonly desk: Desk;
  readonly hub: StreamHub;
  readonly options: ResolvedOptions;
  /** The value as it is, held to its schema in development. */
  checked<T>(schema: z.ZodType<T>, value: T): T;
}

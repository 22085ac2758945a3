import { z } from '@hono/zod-openapi';

/** The value as it is, or an error that says where it is not what the document promises. */
export function checkedAgainstSchema<T>(schema: z.ZodType<T>, value: T): T {
  const result = schema.safeParse(value);
  if (result.success) return value;
  throw new Error(`An answer is not as described: ${z.prettifyError(result.error)}`);
}

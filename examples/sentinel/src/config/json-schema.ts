import { z } from 'zod';
import { ConfigSchema } from './schema.js';

/** The JSON Schema of `sentinel.yaml`, for editors. */
export function configJsonSchema(): object {
  return {
    title: 'sentinel.yaml',
    ...z.toJSONSchema(ConfigSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }),
  };
}

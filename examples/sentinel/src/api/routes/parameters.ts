import { z } from '@hono/zod-openapi';

const NUMBER = /^-?\d{1,309}(\.\d{1,340})?(e[+-]?\d{1,3})?$/i;

interface Range {
  readonly type: 'number' | 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: number;
}

const sentenceOf = ({ type, minimum, maximum }: Range): string => {
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  if (minimum !== undefined && maximum !== undefined)
    return `give ${kind} from ${minimum} to ${maximum}`;
  return minimum === undefined ? `give ${kind}` : `give ${kind} of ${minimum} or more`;
};

/** A number in the query: written as JSON writes it, and in its range. */
function numberParameter(range: Range, description: string) {
  const isIn = (value: number) =>
    Number.isFinite(value) &&
    value >= (range.minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (range.maximum ?? Number.POSITIVE_INFINITY) &&
    (range.type === 'number' || Number.isInteger(value));
  return z
    .string()
    .refine((text) => NUMBER.test(text) && isIn(Number(text)), sentenceOf(range))
    .transform(Number)
    .optional()
    .openapi({ ...range, description });
}

export const text = (description: string) => z.string().optional().openapi({ description });

export const numberOf = (description: string) => numberParameter({ type: 'number' }, description);
export const durationParameter = (description: string) =>
  numberParameter({ type: 'number', minimum: 1, maximum: 31_536_000_000 }, description);

const DEFAULT_LIMIT = 50;

export const PAGE_PARAMETERS = {
  cursor: text('`next` of the page before; one that is none of ours begins at the start'),
  limit: numberParameter(
    { type: 'integer', minimum: 1, maximum: 200, default: DEFAULT_LIMIT },
    'How many there are on the page',
  ),
} as const;

/** What the desk is asked with. */
export function pageOf(query: { cursor?: string | undefined; limit?: number | undefined }): {
  cursor: string | null;
  limit: number;
} {
  return { cursor: query.cursor ?? null, limit: query.limit ?? DEFAULT_LIMIT };
}

export const PageParameters = z.object(PAGE_PARAMETERS).strict();

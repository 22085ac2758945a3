import { z } from '@hono/zod-openapi';
import fc from 'fast-check';

/** What the served document uses of JSON Schema. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export type Schemas = Readonly<Record<string, JsonSchema>>;

const PREFIX = '#/components/schemas/';
const KNOWN = new Set([
  ...['$ref', 'type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', 'properties', 'required'],
  ...['additionalProperties', 'items', 'prefixItems', 'minimum', 'maximum', 'minLength'],
  ...['maxLength', 'description', 'default'],
]);

/** Any text there is, NUL and emoji among it; no half of a surrogate pair, which no URL can bear. */
export const anyText = (maxLength = 40): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', maxLength });

/** Values that fit a schema. */
export function arbitraryOf(schema: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  const unknown = Object.keys(schema).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) throw new Error(`Not known of JSON Schema here: ${unknown.join(', ')}`);
  const of = (inner: JsonSchema) => arbitraryOf(inner, schemas);
  if (schema.$ref !== undefined) return of(schemas[schema.$ref.slice(PREFIX.length)]!);
  if (schema.allOf !== undefined)
    return fc
      .tuple(...schema.allOf.map(of))
      .map((parts) => Object.assign({}, ...(parts as object[])));
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return fc.oneof(...either.map(of));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.type === undefined) return fc.jsonValue();
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  return fc.oneof(...types.map((type) => ofType(type, schema, schemas)));
}

function ofType(type: string, schema: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  const { minimum: min, maximum: max } = schema;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({
        min: min ?? Number.MIN_SAFE_INTEGER,
        max: max ?? Number.MAX_SAFE_INTEGER,
      });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true, ...definedOnly({ min, max }) });
    case 'array':
      if (schema.prefixItems !== undefined)
        return fc.tuple(...schema.prefixItems.map((item) => arbitraryOf(item, schemas)));
      return fc.array(arbitraryOf(schema.items ?? {}, schemas), { maxLength: 3 });
    case 'object':
      return objectOf(schema, schemas);
    default:
      throw new Error(`Not known of JSON Schema here: type ${type}`);
  }
}

/** With room at both ends for what is trimmed away before the length is asked. */
function textOf({ minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  const text = anyText(Math.min(maxLength, 40));
  return minLength === 0 ? text : text.filter((drawn) => drawn.trim().length >= minLength);
}

function objectOf(schema: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties: more } = schema;
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, arbitraryOf(inner, schemas)]),
  );
  const record = fc.record(fields, { requiredKeys: [...required], noNullPrototype: true });
  if (typeof more !== 'object') return record;
  return fc.dictionary(fc.string({ maxLength: 8 }), arbitraryOf(more, schemas), {
    maxKeys: 3,
    noNullPrototype: true,
  });
}

const definedOnly = (range: { min: number | undefined; max: number | undefined }) =>
  Object.fromEntries(Object.entries(range).filter(([, value]) => value !== undefined));

/** Says what is wrong with a value by its schema; null where nothing is. */
export function faultOf(schema: JsonSchema, schemas: Schemas): (value: unknown) => string | null {
  const whole = JSON.stringify({ ...schema, $defs: schemas }).replaceAll(PREFIX, '#/$defs/');
  const read = z.fromJSONSchema(JSON.parse(whole));
  return (value) => {
    const result = read.safeParse(value);
    return result.success ? null : z.prettifyError(result.error);
  };
}

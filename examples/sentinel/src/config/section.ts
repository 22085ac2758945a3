import { z } from 'zod';

/**
 * An object with these keys and no others. What is said of an unknown key is the list of the known ones:
 * with the file before one's eyes a better sentence is made of it.
 */
export function section<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(' ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined),
  });
}

export const text = (): z.ZodString => z.string().min(1, 'give a text that is not empty');

export const whole = (min: number, max: number): z.ZodNumber =>
  z.number().int('give a whole number').min(min).max(max);

export const port = (): z.ZodNumber => whole(0, 65_535);

/** `http://…` or `https://…`. */
export const url = (): z.ZodString =>
  z.string().regex(/^https?:\/\/[^/?#@]+[^?#@]*$/, 'give a URL such as http://127.0.0.1:9090');

/** A regular expression; comes out as one. */
export function pattern(): z.ZodPipe<z.ZodString, z.ZodTransform<RegExp, string>> {
  return z.string().transform((source, context) => {
    try {
      const expression = new RegExp(source);
      const groups = new RegExp(`${source}|`).exec('')!.length - 1;
      if (groups > 0) return expression;
      context.addIssue({ code: 'custom', message: 'put what is the node in (…)', input: source });
    } catch {
      const message = 'give a regular expression';
      context.addIssue({ code: 'custom', message, input: source });
    }
    return z.NEVER;
  });
}

/** Says that of some keys exactly one has to be there. */
export function exactlyOne(
  ...keys: readonly string[]
): (value: object, context: z.core.$RefinementCtx) => void {
  return (value, context) => {
    const given = keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined);
    if (given.length === 1) return;
    const message = `give one of ${keys.join(', ')}${given.length > 1 ? ', not several' : ''}`;
    context.addIssue({ code: 'custom', message, input: value });
  };
}

/** Says that no two of a list may have one name. */
export function uniqueNames(
  list: readonly { readonly name: string }[],
  context: z.core.$RefinementCtx,
): void {
  const names = new Set<string>();
  for (const [i, { name }] of list.entries()) {
    if (names.has(name)) {
      const message = 'give each a name of its own';
      context.addIssue({ code: 'custom', message, path: [i, 'name'], input: name });
    }
    names.add(name);
  }
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

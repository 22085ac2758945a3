import { z } from 'zod';

const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const BYTES = {
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  KB: 1000,
  MB: 1e6,
  GB: 1e9,
} as const;
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/;
const DURATION_PART = /(\d+(?:\.\d+)?)(ms|[smhd])/g;
const SIZE = /^(\d+(?:\.\d+)?)\s?(B|KiB|MiB|GiB|KB|MB|GB)$/;

/** `15s`, `5m`, `1h30m` as milliseconds; null for what is no duration. */
export function parseDuration(text: string): number | null {
  if (!DURATION.test(text)) return null;
  let ms = 0;
  for (const [, number, unit] of text.matchAll(DURATION_PART)) {
    ms += Number(number) * MS[unit as keyof typeof MS];
  }
  return Math.round(ms);
}

/** `64MiB`, `1.5 GB` as bytes; null for what is no size. */
export function parseSize(text: string): number | null {
  const match = SIZE.exec(text);
  return match === null
    ? null
    : Math.round(Number(match[1]) * BYTES[match[2] as keyof typeof BYTES]);
}

/** A text with a unit, in a range that is told in the same way. */
function measure(
  parse: (text: string) => number | null,
  hint: string,
  least: string,
  most: string,
): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> {
  const [min, max] = [parse(least)!, parse(most)!];
  return z.string({ error: hint }).transform((text, context) => {
    const value = parse(text);
    if (value !== null && value >= min && value <= max) return value;
    const message = value === null ? hint : `give ${least} to ${most}`;
    context.addIssue({ code: 'custom', message, input: text });
    return z.NEVER;
  });
}

/** A duration; comes out in milliseconds. */
export function duration(least: string, most: string): ReturnType<typeof measure> {
  return measure(parseDuration, 'give a duration such as 500ms, 15s, 5m, 6h or 1d', least, most);
}

/** A size; comes out in bytes. */
export function size(least: string, most: string): ReturnType<typeof measure> {
  return measure(parseSize, 'give a size such as 64KiB, 16MiB or 1GiB', least, most);
}

/** An own field of something that came from elsewhere, as it stands, for a `fromJSON` to check. */
export function ownField(value: unknown, name: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string | number, unknown>)[name];
}

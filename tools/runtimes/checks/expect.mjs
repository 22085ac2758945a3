/** A smoke check: equal bits of nonsense would be worth little. */
export function expect(holds, what) {
  if (!holds) throw new Error(`expected ${what}`);
}

/** A detector or engine as it is after a restart. */
export function restored(type, object, ...rest) {
  return type.fromJSON(JSON.parse(JSON.stringify(object)), ...rest);
}

const SUFFIX = '\u0000node';

/**
 * The key that an id has inside graphology, which keeps neighbours as properties of plain objects: an
 * id such as `constructor` or `__proto__` would meet what every object inherits. Different ids get
 * different keys.
 */
export function graphKey(id: string): string {
  return id in {} || id.endsWith(SUFFIX) ? id + SUFFIX : id;
}

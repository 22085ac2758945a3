import type { Turn } from './subject.js';

/** Puts the keys of plain objects into the other order, all the way down. */
export const turned: Turn = <V>(value: V): V => turn(value) as V;

function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turn);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const result: Record<string, unknown> = {};
  for (const [key, held] of Object.entries(value).reverse()) {
    // An assignment to `__proto__` would make no key.
    const own = { value: turn(held), enumerable: true, configurable: true, writable: true };
    Object.defineProperty(result, key, own);
  }
  return result;
}

import { expect } from 'vitest';
import { Guard } from '../../src/guard/index.js';

/** The same guard after a restart; throws where it could not read what it wrote. */
export function restarted(guard: Guard): Guard {
  const saved = JSON.stringify(guard);
  const resumed = Guard.fromJSON(JSON.parse(saved));
  expect(JSON.stringify(resumed)).toBe(saved);
  return resumed;
}

import { expect, it } from 'vitest';
import { KnownIds } from '../src/incidents/known-ids.js';

it('knows the newest ids, and no more than it may', () => {
  const known = new KnownIds(2);
  expect([known.note('a'), known.note('a'), known.note('b'), known.note('c')]).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(known.toJSON()).toEqual(['b', 'c']);
  const again = new KnownIds(2, known.toJSON());
  expect([again.note('b'), again.note('a')]).toEqual([false, true]);
});

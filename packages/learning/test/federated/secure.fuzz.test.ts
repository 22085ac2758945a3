import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { fuzz } from '../../../../tools/fuzz/fuzz.js';
import { createWorld, play } from './secure-fixture.js';
import { happening, Post } from './secure-post.js';

const ended = { sum: 0, failure: 0, spoilt: 0 };
const happenings = fc.array(happening, { minLength: 5, maxLength: 120, size: 'max' });
const elsewhere = await createWorld(4, { seed: 99, plan: { session: 'elsewhere' } });
const { fromClients, fromServer } = await play(elsewhere);
const foreign = [...fromClients, ...fromServer];

describe('whatever happens to the messages of a secure sum', () => {
  fuzz(
    import.meta.url,
    'is refused with a reason and nothing is lost, or counts',
    fc.asyncProperty(happenings, fc.integer(), async (all, seed) => {
      const post = new Post(await createWorld(4, { seed }));
      await post.start();
      for (const one of all) await post.happen(one, foreign);
      await post.finish();
      ended[post.check()]++;
    }),
    // A test that never gets to a sum, or never fails, would show little.
    { runs: 100, after: () => expect(Math.min(...Object.values(ended))).toBeGreaterThan(4) },
  );
});

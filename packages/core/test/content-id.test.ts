import { contentId } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const parts = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.double()), { maxLength: 6 });

describe('contentId', () => {
  it('is the same for the same parts, in the same form always', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const id = contentId('anomaly', ...given);
        expect(id).toBe(contentId('anomaly', ...given));
        expect(id).toMatch(/^anomaly-[0-9a-z]{11}$/);
      }),
    );
  });

  it('keeps its bits', () => {
    expect([
      contentId('a'),
      contentId('a', 'checkout', 17),
      contentId('a', 'é', -1.5),
    ]).toMatchInlineSnapshot(`
      [
        "a-1xxkk576oqt",
        "a-0agc4obp0yy",
        "a-1ay8dfoh9jm",
      ]
    `);
  });

  it('tells apart where one part ends and the next begins', () => {
    expect(contentId('a', 'ab', 'c')).not.toBe(contentId('a', 'a', 'bc'));
    expect(contentId('a', 'ab')).not.toBe(contentId('a', 'ab', ''));
    expect(contentId('a', 'x')).not.toBe(contentId('b', 'x'));
  });

  it('does not collide over 200,000 near contents', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 200_000; i++) seen.add(contentId('a', `service-${i % 100}`, 1.7e12 + i));
    expect(seen.size).toBe(200_000);
  });
});

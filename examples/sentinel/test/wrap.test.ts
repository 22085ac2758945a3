import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrap } from '../src/report/wrap.js';

describe('wrap', () => {
  it('breaks between words and indents what follows as far as its lead', () => {
    expect(wrap('errors are up at cart', 12, '  - ')).toEqual([
      '  - errors',
      '    are up',
      '    at cart',
    ]);
  });

  it('leaves what fits on one line', () => {
    expect(wrap('all is well', 80)).toEqual(['all is well']);
    expect(wrap('', 80, '  ')).toEqual(['  ']);
  });

  it('loses no word, and only a single word may be too long', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), (given, width) => {
        const lines = wrap(given.join(' '), width, '- ');
        expect(lines.map((line) => line.slice(2)).join(' ')).toBe(given.join(' '));
        for (const line of lines) {
          expect(line.length <= width || !line.slice(2).includes(' ')).toBe(true);
        }
      }),
    );
  });
});

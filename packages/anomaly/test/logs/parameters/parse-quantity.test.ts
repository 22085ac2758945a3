import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../../src/logs/parameters/parse-quantity.js';

const whole = (text: string): number => parseQuantity(text, 0, text.length);

describe('parseQuantity', () => {
  it.each([
    ['7', 7],
    ['-25', -25],
    ['+3.5', 3.5],
    ['1,234', 1234],
    ['12.5ms', 12.5],
    ['2s', 2000],
    ['30 seconds', 30_000],
    ['1.5 h', 5_400_000],
    ['500us', 0.5],
    ['2kb', 2048],
    ['10 MiB', 10_485_760],
    ['85%', 85],
  ])('reads %s', (text, value) => {
    expect(whole(text)).toBeCloseTo(value, 9);
  });

  it.each(['', '-', 'abc', '0x1f', '10.0.0.1:80', '3 parsecs', '2015-10-18', `1${'0'.repeat(60)}`])(
    'takes %j for no number',
    (text) => {
      expect(whole(text)).toBeNaN();
    },
  );

  it('reads only its span, of any text, and what JavaScript writes', () => {
    expect(parseQuantity('took 12ms or so', 5, 9)).toBe(12);
    fc.assert(
      fc.property(fc.string(), fc.nat(20), fc.nat(20), (text, a, b) => {
        const value = parseQuantity(text, Math.min(a, b), Math.min(text.length, Math.max(a, b)));
        expect(Number.isNaN(value) || Number.isFinite(value)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (n) => {
        expect(whole(String(n))).toBe(n);
      }),
    );
  });
});

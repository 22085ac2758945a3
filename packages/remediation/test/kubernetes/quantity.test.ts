import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantityOf, timesQuantity } from '../../src/kubernetes/quantity.js';

describe('quantities', () => {
  it.each([
    ['512Mi', 536_870_912],
    ['1Gi', 1_073_741_824],
    ['2Ki', 2048],
    ['1.5Gi', 1_610_612_736],
    ['500m', 0.5],
    ['1', 1],
    ['.5', 0.5],
    ['1e3', 1000],
    ['12E', 12e18],
    ['128974848', 128_974_848],
    ['129M', 129_000_000],
    ['100k', 100_000],
    ['250u', 0.00025],
  ])('%s is %d', (text, value) => {
    expect(quantityOf(text)).toBeCloseTo(value, 9);
  });

  it.each([
    '',
    'x',
    '1 Gi',
    '-1',
    '1GiB',
    '1e',
    'NaN',
    '1..2',
    null,
    undefined,
    {},
    '9'.repeat(40),
  ])('%s is none', (text) => {
    expect(quantityOf(text)).toBeNull();
    expect(timesQuantity(text, 2)).toBeNull();
  });

  it.each([
    ['512Mi', 1.5, '768Mi'],
    ['1Gi', 1.5, '1536Mi'],
    ['1Gi', 2, '2Gi'],
    ['500m', 2, '1'],
    ['100m', 1.5, '150m'],
    ['1', 1.5, '1500m'],
    ['100m', 3, '300m'],
  ])('%s times %d is %s', (text, factor, expected) => {
    expect(timesQuantity(text, factor)).toBe(expected);
  });

  it('is never less than asked for, and no more than a hundredth above', () => {
    const amounts = fc.integer({ min: 1, max: 100_000 });
    const units = fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi');
    const factors = fc.double({ min: 1.001, max: 4, noNaN: true });
    fc.assert(
      fc.property(amounts, units, factors, (amount, unit, factor) => {
        const text = `${amount}${unit}`;
        const wanted = quantityOf(text)! * factor;
        const given = quantityOf(timesQuantity(text, factor))!;
        expect(given).toBeGreaterThanOrEqual(wanted * (1 - 1e-9));
        // Below a whole unit of the smallest there is, there is nothing finer to write.
        const finest = unit.endsWith('i') ? 1 : 0.001;
        expect(given).toBeLessThanOrEqual(Math.max(wanted * 1.01, wanted + finest) * (1 + 1e-9));
      }),
    );
  });
});

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
    ['250n', 0.000_000_25],
    ['+2', 2],
    ['2.', 2],
    ['1.5', 1.5],
    ['1E3', 1000],
    ['1e+3', 1000],
    ['1e12', 1e12],
    ['.25', 0.25],
    ['15e-1', 1.5],
    [3, 3],
    ['2T', 2e12],
    ['2P', 2e15],
    ['2G', 2e9],
    ['1Mi', 1_048_576],
    ['1Ti', 1_099_511_627_776],
    ['1Pi', 1_125_899_906_842_624],
    ['1Ei', 2 ** 60],
    ['0', 0],
    ['9'.repeat(15), 999_999_999_999_999],
    ['0.123456789', 0.123_456_789],
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
    '9'.repeat(16),
    '0.1234567890',
    '.',
    '.1234567890',
    '1e123',
    '1e3Mi',
    '1 ',
    ' 1',
    'x1',
    '1K',
    '1ki',
    '1mi',
    '++1',
    Number.NaN,
    true,
    ['1'],
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
    ['0.1', 3, '300m'],
    ['1.5Gi', 2, '3Gi'],
    ['1000m', 1.5, '1500m'],
    ['900k', 2, '1800k'],
    ['500M', 2, '1G'],
    ['1e3', 2, '2k'],
    ['1000', 1.5, '1500'],
    ['100', 1.001, '101'],
    // A hundredth more is near enough for the larger unit; beyond that it takes the smaller.
    ['99', 10.1, '1k'],
    ['98', 10.1, '990'],
    ['512Ki', 1.9, '973Ki'],
    ['512Ki', 2, '1Mi'],
    ['1Ki', 1.5, '1536'],
    ['0.5Ki', 1.5, '768'],
    ['100u', 2, '1m'],
    ['1m', 1.5, '2m'],
    ['0', 2, '0m'],
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

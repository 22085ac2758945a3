import { describe, expect, it } from 'vitest';
import { sparkline } from '../src/report/sparkline.js';

describe('sparkline', () => {
  it('spans the range of the values', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
  });

  it('keeps a spike when it has to shorten', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i === 501 ? 9 : 1));
    const line = sparkline(values, 20);
    expect(line).toHaveLength(20);
    expect([...line].filter((bar) => bar === '█')).toHaveLength(1);
  });

  it('draws constants low, skips what is not a number, and nothing as nothing', () => {
    expect(sparkline([3, 3, Number.NaN, 3], 10)).toBe('▁▁▁');
    expect(sparkline([], 10)).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { benchPage, figure } from '../../docs/scripts/lib/bench-page.mjs';

const SUITES = [
  { name: 'first', summary: 'what it measures' },
  { name: 'second', summary: 'something else' },
];
const REPORT = {
  suite: 'first',
  seed: 2,
  data: '../shared/data/area/first',
  version: '0.0.0',
  results: { ac1: 0.88235, own: 12_345 },
  intervals: { ac1: [0.76, 0.97] },
  peers: { rival: { ac1: 0.5, theirs: 1 } },
};

describe('the page on benchmarks', () => {
  const page = benchPage(SUITES, [REPORT]);

  it('says command, data and every figure, with intervals and peers', () => {
    expect(page).toContain('`pnpm bench first --seed 2`; data in `../shared/data/area/first`.');
    expect(page).toContain('|  | Aegis | rival |');
    expect(page).toContain('| `ac1` | 0.882 [0.76, 0.97] | 0.5 |');
    expect(page).toContain('| `own` | 12,345 | – |');
    expect(page).toContain('| `theirs` | – | 1 |');
  });

  it('names what was not measured, and gives it no figures', () => {
    expect(page).not.toContain('## second');
    expect(page).toContain('| `pnpm bench second` | something else |');
  });

  it('writes numbers with three digits that count', () => {
    const written = [0, 0.55, 0.12345, 1234.5, 17, -0.5, 0.0001].map(figure);
    expect(written).toEqual(['0', '0.55', '0.123', '1,235', '17', '-0.5', '1.0·10^-4']);
  });
});

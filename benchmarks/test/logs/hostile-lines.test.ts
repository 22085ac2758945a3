import { describe, expect, it } from 'vitest';
import { bestRate } from '../../src/logs/best-rate.js';
import {
  distinctTemplates,
  HOSTILE_SHAPES,
  hostileLine,
  madeWord,
} from '../../src/logs/hostile-lines.js';

describe('hostile lines', () => {
  it('have hardly a word in common', () => {
    const words = Array.from({ length: 2000 }, (_, i) => hostileLine(i).split(' ')).flat();
    expect(words.length).toBeGreaterThan(10_000);
    expect(new Set(words).size).toBeGreaterThan(0.999 * words.length);
    expect(madeWord(7)).toMatch(/^[a-z]{7}$/);
  });

  it('are of as many templates as asked for, told apart by their words alone', () => {
    const lines = distinctTemplates(50, 200);
    expect(lines).toHaveLength(200);
    expect(new Set(lines).size).toBe(200);
    expect(new Set(lines.map((line) => line.replace(/\d+/g, '#'))).size).toBe(50);
  });

  it.each(Object.entries(HOSTILE_SHAPES))('have the length asked for: %s', (_, make) => {
    for (const length of [8192, 16_384]) {
      expect(make(length).length).toBeLessThanOrEqual(length);
      expect(make(length).length).toBeGreaterThan(length - 8);
    }
  });

  it('are JSON where they look like it', () => {
    const { 'escaped quotes': quotes, 'JSON nesting': nesting } = HOSTILE_SHAPES;
    expect(JSON.parse(quotes!(1000))).toHaveProperty('msg');
    expect(JSON.parse(nesting!(1000))).toHaveProperty('a.a.a');
  });
});

describe('the best rate', () => {
  it('counts lines in whole passes', () => {
    let calls = 0;
    const rate = bestRate(['a', 'b', 'c'], () => calls++);
    expect(calls % 3).toBe(0);
    expect(rate).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import { LineScanner } from '../../../src/logs/mining/line-scanner.js';
import { TemplateStore } from '../../../src/logs/mining/template-store.js';
import { LineNumbers } from '../../../src/logs/parameters/line-numbers.js';

function numbersOf(text: string): number[] {
  const scanner = new LineScanner();
  scanner.scan(text, 0, text.length, 'blanks');
  const numbers = new LineNumbers();
  numbers.prepare(text, scanner.tokens, new TemplateStore(64).match(scanner).slot);
  numbers.read();
  return [...numbers.values.subarray(0, numbers.count)];
}

describe('LineNumbers', () => {
  it('has a place for each parameter, with a number where it is one', () => {
    expect(numbersOf('GET took 12.5ms')).toEqual([12.5]);
    expect(numbersOf('sent 3 of 10 to 10.0.0.7:80 after 2s')).toEqual([3, 10, Number.NaN, 2000]);
    expect(numbersOf('nothing here')).toEqual([]);
  });

  it('takes a list entry by entry', () => {
    expect(numbersOf('REPORT : 7007 5002 150089 240')).toEqual([7007, 5002, 150089, 240]);
  });

  it('holds no more than eight', () => {
    expect(
      numbersOf(`a ${Array.from({ length: 40 }, (_, i) => `x${i} ${i} y`).join(' ')}`),
    ).toHaveLength(8);
  });
});

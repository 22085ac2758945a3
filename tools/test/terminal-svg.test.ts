import { describe, expect, it } from 'vitest';
import { readRuns, terminalSvg } from '../lib/terminal-svg.mjs';

const ESCAPE = '\u001b';
const codes = (code: number, text: string, end: number) =>
  `${ESCAPE}[${code}m${text}${ESCAPE}[${end}m`;

describe('the picture of a terminal', () => {
  it('splits a line where its look changes, and counts columns as the terminal does', () => {
    expect(readRuns(`a ${codes(31, '→ b', 39)} c\nd\n`)).toEqual([
      [
        { column: 0, text: 'a ', styles: [] },
        { column: 2, text: '→ b', styles: ['red'] },
        { column: 5, text: ' c', styles: [] },
      ],
      [{ column: 0, text: 'd', styles: [] }],
    ]);
  });

  it('keeps the colour where only the weight ends, and a look over the end of a line', () => {
    const [first, second] = readRuns(`${ESCAPE}[31m${codes(1, 'x', 22)}y\nz${ESCAPE}[0mw`);
    expect(first?.map(({ styles }) => styles)).toEqual([['red', 'bold'], ['red']]);
    expect(second?.map(({ styles }) => styles)).toEqual([['red'], []]);
  });

  it('refuses a code that it cannot draw', () => {
    expect(() => readRuns(codes(5, 'blinks', 0))).toThrow('code 5');
  });

  it('escapes what XML would read, and leaves out lines that are blank', () => {
    const svg = terminalSvg('<a> & b\n\n  c', { columns: 10, title: 'a < b' });
    expect(svg).toContain('&lt;a&gt; &amp; b</tspan>');
    expect(svg).toContain('<title>a &lt; b</title>');
    expect(svg.match(/<text /g)).toHaveLength(2);
  });

  it('places every run by its column, past the blanks before it', () => {
    const at = (text: string) =>
      Number(/<tspan x="(\d+)"/.exec(terminalSvg(text, { columns: 9, title: '' }))?.[1]);
    expect(at('   a') - at('a')).toBe(24);
  });
});

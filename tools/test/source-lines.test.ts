import { describe, expect, it } from 'vitest';
import { commentLines, median } from '../lib/source-lines.mjs';

describe('lines of comments', () => {
  it('are those that hold nothing else', () => {
    expect(commentLines('// a\nconst b = 1; // c\n/** d */\nconst e = 2;\n')).toBe(2);
  });

  it('go on to the end of a block, blank lines included', () => {
    expect(commentLines('/**\n * a\n\n */\nb();\n<!-- c\nd -->\n')).toBe(6);
  });
});

describe('the middle', () => {
  it('is the lower of two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 9, 5])).toBe(4);
  });
});

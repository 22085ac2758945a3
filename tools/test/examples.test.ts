import { describe, expect, it } from 'vitest';
import { readExamples, withChecks } from '../lib/examples.mjs';

const MARKDOWN = `# Title
\`\`\`sh
npm i
\`\`\`
\`\`\`ts
const a = 1;
a; // => 1
\`\`\`
\`\`\`ts no-check
fetch('x');
\`\`\`
`;

const SOURCE = `/**
 * Gives one.
 *
 * @example
 * \`\`\`ts
 * import { one } from 'x';
 *
 * one(); // => 1
 * \`\`\`
 */
export const one = () => 1;
`;

describe('reading examples', () => {
  it('finds the TypeScript fences of Markdown with their lines', () => {
    expect(readExamples(MARKDOWN, true)).toEqual([
      { line: 6, noCheck: false, code: 'const a = 1;\na; // => 1' },
      { line: 10, noCheck: true, code: "fetch('x');" },
    ]);
  });

  it('finds those of comments, without the stars', () => {
    expect(readExamples(SOURCE, false)).toEqual([
      { line: 6, noCheck: false, code: "import { one } from 'x';\n\none(); // => 1" },
    ]);
  });

  it('does not take the one for the other', () => {
    expect(readExamples(MARKDOWN, false)).toEqual([]);
    expect(readExamples(SOURCE, true)).toEqual([]);
  });
});

describe('checks in examples', () => {
  const checked = (code: string) => withChecks({ code, line: 10 });

  it('wraps the expression and the value', () => {
    expect(checked('f(1); // => { a: 1 }')).toEqual({
      code: 'await __check(10, async () => (f(1)), () => ({ a: 1 })); // => { a: 1 }',
      checks: 1,
      problems: [],
    });
  });

  it('takes the whole of an expression of several lines, by the line of its end', () => {
    const { code } = checked('f(\n  1,\n); // => 2');
    expect(code).toBe('await __check(12, async () => (f(\n  1,\n)), () => (2)); // => 2');
  });

  it('checks a declared name', () => {
    const { code } = checked('const a = 1; // => 1');
    expect(code).toBe('const a = 1; await __check(10, async () => (a), () => (1)); // => 1');
  });

  it('complains of a check that belongs to nothing', () => {
    expect(checked('if (a) {\n  a; // => 1\n}').problems).toHaveLength(1);
    expect(checked('// => 1').problems).toEqual([
      { line: 10, message: 'this "// =>" follows no statement of the example' },
    ]);
  });
});

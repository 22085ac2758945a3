import ts from 'typescript';

const FENCE = /^(\s*\*?\s*)```ts\b(.*)$/;

/**
 * The TypeScript fences of a Markdown file, or of the comments of a source file.
 *
 * @returns {{ line: number, noCheck: boolean, code: string }[]} `line` is that of the first line of code
 */
export function readExamples(text, isMarkdown) {
  const lines = text.split('\n');
  const examples = [];
  for (let i = 0; i < lines.length; i++) {
    const open = FENCE.exec(lines[i]);
    if (open === null || open[1].includes('*') === isMarkdown) continue;
    const start = i + 1;
    const body = [];
    for (i = start; i < lines.length && !/^\s*\*?\s*```\s*$/.test(lines[i]); i++) {
      // "*\/" is how a comment writes the end of a comment.
      body.push(isMarkdown ? lines[i] : lines[i].replace(/^\s*\* ?/, '').replaceAll('*\\/', '*/'));
    }
    examples.push({
      line: start + 1,
      noCheck: /\bno-check\b/.test(open[2]),
      code: body.join('\n'),
    });
  }
  return examples;
}

/**
 * Turns each `expression; // => value` into a call of `check(line, () => expression, () => value)`;
 * `const name = …; // => value` is checked on the name. No line moves.
 *
 * @returns {{ code: string, checks: number, problems: { line: number, message: string }[] }}
 */
export function withChecks({ code, line: firstLine }) {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line;
  const expected = new Map();
  code.split('\n').forEach((text, i) => {
    const match = /\/\/ =>(.*)$/.exec(text);
    if (match !== null) expected.set(i, match[1].trim());
  });
  const edits = [];
  const checks = expected.size;
  for (const statement of source.statements) {
    const line = lineOf(statement.getEnd());
    const value = expected.get(line);
    if (value === undefined) continue;
    const place = `await __check(${firstLine + line}, async () => (`;
    if (ts.isExpressionStatement(statement)) {
      const { expression } = statement;
      edits.push([expression.getStart(), place], [expression.getEnd(), `), () => (${value}))`]);
    } else if (ts.isVariableStatement(statement)) {
      const { name } = statement.declarationList.declarations.at(-1);
      if (!ts.isIdentifier(name)) continue;
      edits.push([statement.getEnd(), ` ${place}${name.text}), () => (${value}));`]);
    } else continue;
    expected.delete(line);
  }
  let result = code;
  for (const [position, text] of edits.reverse()) {
    result = result.slice(0, position) + text + result.slice(position);
  }
  const problems = [...expected.keys()].map((line) => ({
    line: firstLine + line,
    message: 'this "// =>" follows no statement of the example',
  }));
  return { code: result, checks, problems };
}

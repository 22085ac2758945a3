import { describe, expect, it } from 'vitest';
import { readEquivalents } from '../mutants/equivalents.mjs';
import { scoreOf } from '../mutants/score.mjs';

const SOURCE = 'const a = 1;\nif (a < 2 || a > 5) b();\n';

function mutant(status: string, [from, to]: [number, number], replacement: string) {
  const location = { start: { line: 2, column: from }, end: { line: 2, column: to } };
  return { status, location, mutatorName: 'EqualityOperator', replacement };
}

const report = {
  files: {
    'src/a.ts': {
      source: SOURCE,
      mutants: [
        mutant('Killed', [5, 10], 'a >= 2'),
        mutant('Timeout', [5, 10], 'a == 2'),
        mutant('Survived', [5, 10], 'a <= 2'),
        mutant('NoCoverage', [14, 19], 'a >= 5'),
        mutant('CompileError', [5, 10], 'a < "2"'),
        mutant('Ignored', [5, 10], 'a != 2'),
      ],
    },
  },
};

const LISTED = `
| place | mutator | change | why |
| --- | --- | --- | --- |
| \`src/a.ts:7\`   | EqualityOperator | \`a < 2\` → \`a <= 2\` | it is never 2   |
| \`src/a.ts:9\` | LogicalOperator | \`\` a \\|\\| b \`\` → \`\` a && b \`\` | both are the same |
`;

describe('the score of a mutation report', () => {
  it('counts what a test noticed, or what did not end, against all that ran', () => {
    const { killed, all, equivalent, raw, without, left } = scoreOf(report);
    expect([killed, all, equivalent, raw, without]).toEqual([2, 4, 0, 0.5, 0.5]);
    expect(left.map(({ place, text }) => `${place} ${text}`)).toEqual([
      'src/a.ts:2 a < 2 → a <= 2',
      'src/a.ts:2 a > 5 → a >= 5 (no test comes by)',
    ]);
  });

  it('leaves out of the second score what is listed, on whatever line it stands now', () => {
    const { killed, all, equivalent, raw, without, left } = scoreOf(
      report,
      readEquivalents(LISTED),
    );
    expect([killed, all, equivalent, raw]).toEqual([2, 4, 1, 0.5]);
    expect(without).toBeCloseTo(2 / 3, 12);
    expect(left).toHaveLength(1);
  });

  it('takes a row of the list for one change, though others read the same', () => {
    const twice = mutant('Survived', [5, 10], 'a <= 2');
    const files = { 'src/a.ts': { source: SOURCE, mutants: [twice, twice] } };
    const { equivalent, left } = scoreOf({ files }, readEquivalents(LISTED));
    expect([equivalent, left.length]).toEqual([1, 1]);
  });

  it('reads the rows of the list, and bars within code', () => {
    expect(readEquivalents(LISTED)).toEqual([
      {
        file: 'src/a.ts',
        line: 7,
        mutator: 'EqualityOperator',
        from: 'a < 2',
        to: 'a <= 2',
        why: 'it is never 2',
      },
      {
        file: 'src/a.ts',
        line: 9,
        mutator: 'LogicalOperator',
        from: 'a || b',
        to: 'a && b',
        why: 'both are the same',
      },
    ]);
    expect(readEquivalents('# No table')).toEqual([]);
  });
});

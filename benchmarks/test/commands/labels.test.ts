import { describe, expect, it } from 'vitest';
import { agreement, agreementTables } from '../../src/commands/labels.js';

describe('agreement', () => {
  it('compares the labelled lines that a corpus has, and no others', () => {
    const found = agreement('labelled', ['kubectl label', 'kubectl run', 'kubectl made-up line']);
    expect(found).toMatchObject({ lines: 2, exact: 1, wrong: [] });
    expect(agreementTables('Lines', found)[0]?.rows[0]).toEqual(['all', 2, 1]);
  });

  it.each([[[]], [['kubectl made-up line']]])(
    'gives no figure where there is none: %j',
    (corpus) => {
      expect(agreement('labelled', corpus)).toBeNull();
      expect(agreementTables('Lines', null)).toEqual([]);
    },
  );
});

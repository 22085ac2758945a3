import { AegisError, type ChangeEvent } from '@aegis/core';
import { RootCauseAnalyzer } from '@aegis/root-cause';
import { describe, expect, it } from 'vitest';

const plain: ChangeEvent = { nodeId: 'cart', kind: 'flag', timestampMs: 5 };
const told: ChangeEvent = {
  ...plain,
  id: 'a1b2',
  summary: 'new ranking',
  text: '-old\n+new',
  paths: ['cart/rank.ts'],
};

function changesOf(analyzer: RootCauseAnalyzer): unknown {
  return (JSON.parse(JSON.stringify(analyzer)) as { changes: unknown }).changes;
}

describe('changes in the snapshot of RootCauseAnalyzer', () => {
  it('keep what they say, and say nothing more', () => {
    const analyzer = new RootCauseAnalyzer(null);
    analyzer.addNodeChange(plain);
    analyzer.addNodeChange(told);
    expect(changesOf(analyzer)).toEqual([plain, told]);
    const resumed = RootCauseAnalyzer.fromJSON(JSON.parse(JSON.stringify(analyzer)), null);
    expect(changesOf(resumed)).toEqual([plain, told]);
  });

  it('are cut, so that a hostile diff costs no more than a friendly one', () => {
    const analyzer = new RootCauseAnalyzer(null);
    const paths = Array.from({ length: 5000 }, (_, i) => `${i}`.repeat(2000));
    analyzer.addNodeChange({ ...told, text: 'x'.repeat(1e6), summary: 'y'.repeat(1e6), paths });
    expect(JSON.stringify(analyzer).length).toBeLessThan(1_200_000);
    const resumed = RootCauseAnalyzer.fromJSON(JSON.parse(JSON.stringify(analyzer)), null);
    expect(changesOf(resumed)).toEqual(changesOf(analyzer));
  });

  it('are checked', () => {
    const json = JSON.parse(JSON.stringify(new RootCauseAnalyzer(null))) as { changes: unknown[] };
    for (const bad of [
      { ...told, id: 7 },
      { ...told, paths: 'cart' },
      { ...told, text: 'x'.repeat(1e6) },
    ]) {
      try {
        RootCauseAnalyzer.fromJSON({ ...json, changes: [bad] }, null);
        expect.unreachable();
      } catch (error) {
        expect(AegisError.isInstance(error) && error.code).toBe('invalid-snapshot');
      }
    }
  });
});

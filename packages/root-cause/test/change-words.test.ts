import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeWords } from '../src/changes/change-words.js';
import { isInert } from '../src/changes/inert-paths.js';
import { WordWeights } from '../src/changes/word-weights.js';
import { wordsOf } from '../src/changes/words.js';

const change = { nodeId: 'cart', kind: 'deploy' as const, timestampMs: 0 };
const diff = (...lines: string[]) => changeWords({ ...change, text: lines.join('\n') });

describe('wordsOf', () => {
  it('gives names whole and in their parts, numbers, and nothing that stands in any text', () => {
    expect([...wordsOf('src/cart/readItems.ts: the request took 1500.50 ms, status 503')]).toEqual([
      'src/cart/readitems.ts',
      'cart',
      'readitems',
      'read',
      'took',
      '1500.5',
    ]);
    expect([...wordsOf('HTTPTimeout batched batches batching class')]).toEqual([
      'httptimeout',
      'timeout',
      'batch',
    ]);
    expect([...wordsOf('300*time.Millisecond 7 300ms')]).toEqual([
      '300',
      'time.millisecond',
      'time',
      'millisecond',
    ]);
  });

  it('takes any text, and only so much of it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const word of wordsOf(text)) expect(word).toBe(word.toLowerCase());
      }),
    );
    expect(wordsOf(`${'x '.repeat(40_000)}coupon`).has('coupon')).toBe(false);
  });
});

describe('changeWords', () => {
  it('tells what is gone and what is new from what only moved', () => {
    const { removed, added, kept } = diff(
      '@@ -10,3 +10,9 @@ func Load(id string)',
      '-\trow := database.Query(statement)',
      '-\tif row == nil { panic(missing) }',
      '+\treturn fetchRow(statement)',
      '+func fetchRow(statement string) Row {',
      '+\treturn database.Query(statement)',
    );
    expect([...removed].sort()).toEqual(['miss', 'nil', 'panic']);
    expect([...added].sort()).toEqual(['fetch', 'fetchrow']);
    expect([...kept].sort()).toEqual(['databas', 'database.query', 'query', 'row', 'statement']);
  });

  it('does not count comments, headers or where a hunk lies as changed', () => {
    const { removed, added, around } = diff(
      '--- a/deadline.py',
      '+++ b/deadline.py',
      '@@ -1234,5 +5678,9 @@ def fetch',
      '-# retries are cheap',
      '+    // budget for the slowest region',
      '+limit = 20  # seconds',
      ' neighbour()',
    );
    expect([...removed]).toEqual([]);
    expect([...added]).toEqual(['limit', '20']);
    expect(around.has('neighbour')).toBe(true);
    expect(around.has('1234')).toBe(false);
  });

  it('takes a text that is no diff as added, and no text as nothing', () => {
    expect([...diff('ranking: off').added]).toEqual(
      ['ranking', 'off'].map((word) => (word === 'ranking' ? 'rank' : word)),
    );
    const { removed, added, kept, around } = changeWords(change);
    expect(removed.size + added.size + kept.size + around.size).toBe(0);
  });

  it('gives sets that have nothing in common, whatever the text', () => {
    const line = fc
      .tuple(fc.constantFrom('+', '-', ' ', '@@'), fc.string())
      .map((two) => two.join(''));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { removed, added, kept } = diff(...lines);
        for (const word of removed) expect(added.has(word) || kept.has(word)).toBe(false);
        for (const word of added) expect(kept.has(word)).toBe(false);
      }),
    );
  });
});

describe('isInert', () => {
  it('knows what no running service executes', () => {
    for (const path of [
      'README.md',
      'docs/runbooks/rollback.txt',
      'pkg/retry/backoff_test.go',
      'src/cart.spec.ts',
      'web/static/shop.css',
      '.github/workflows/build.yml',
      'CODEOWNERS',
      'pkg/invoice/testdata/golden.json',
    ]) {
      expect([path, isInert([path])]).toEqual([path, true]);
    }
    for (const path of [
      'src/contest.ts',
      'requirements.txt',
      'Dockerfile',
      'go.mod',
      'docserver/main.go',
    ]) {
      expect([path, isInert([path])]).toEqual([path, false]);
    }
  });

  it('calls nothing inert of which one file runs, or no file is known', () => {
    expect(isInert(['README.md', 'main.go'])).toBe(false);
    expect(isInert([])).toBe(false);
    expect(isInert(undefined)).toBe(false);
  });
});

describe('WordWeights', () => {
  const none = changeWords(change);

  it('weighs rare words more, and words of every text nothing', () => {
    const calm = ['order placed', 'order read', 'order gone'];
    const weights = new WordWeights({ incident: ['coupon of order'], calm }, []);
    expect(weights.weightOf('order')).toBe(0);
    expect(weights.weightOf('gone')).toBeLessThan(weights.weightOf('coupon'));
    expect(weights.weightOf('coupon')).toBe(1);
  });

  it('counts lines that differ in numbers alone once', () => {
    const calm = Array.from({ length: 50 }, (_, i) => `order ${i} placed`);
    const many = new WordWeights({ incident: [], calm }, [none]);
    const one = new WordWeights({ incident: [], calm: calm.slice(0, 1) }, [none]);
    expect(many.weightOf('order')).toBe(one.weightOf('order'));
  });

  it('counts what went missing for removed words alone', () => {
    const weights = new WordWeights({ incident: ['scan'], calm: ['select limit'] }, [none]);
    const words = new Set(['limit']);
    expect(weights.match(words, new Set(), 0).words).toEqual(['limit']);
    expect(weights.match(new Set(), words, 0)).toEqual({ words: [], similarity: 0 });
  });

  it('knows the file that a stack trace names, with its folder or by its name alone', () => {
    const texts = {
      incident: ['at services/pay/charge.go:118', 'at Charge.run(Charge.java:5)', 'Makefile'],
      calm: [],
    };
    const weights = new WordWeights(texts, []);
    expect(weights.names('pay/charge.go')).toBe(true);
    expect(weights.names('app/services/pay/charge.go')).toBe(true);
    expect(weights.names('src/main/java/Charge.java')).toBe(true);
    expect(weights.names('repay/charge.go')).toBe(false);
    expect(weights.names('ay/charge.go')).toBe(false);
    expect(weights.names('tools/Makefile')).toBe(false);
  });
});

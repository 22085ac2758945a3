import { describe, expect, it } from 'vitest';
import {
  findUndone,
  isFull,
  JOURNAL,
  type JournalRecord,
  readJournal,
  recordKey,
  writeJournal,
} from '../../src/kubernetes/journal.js';

function record(key: string, rest: Partial<JournalRecord> = {}): JournalRecord {
  return { key, kind: 'restart', before: null, after: null, undone: null, ...rest };
}

function holding(text: unknown) {
  return { metadata: { annotations: { [JOURNAL]: text } } };
}

describe('the annotation', () => {
  it('is called aegis.dev/actions, and its keys are short and plain', () => {
    expect(JOURNAL).toBe('aegis.dev/actions');
    expect(recordKey('plan "1"\n{é}'.repeat(99))).toMatch(/^[a-z0-9-]{5,40}$/);
    expect(recordKey('a')).not.toBe(recordKey('b'));
  });

  it('gives back what was written', () => {
    const records = [record('a', { before: 3, after: { x: [1] } }), record('b', { undone: 'u' })];
    const text = writeJournal(records.slice(0, 1), records[1]!);
    expect(readJournal(holding(text))).toEqual(records);
  });

  it.each([
    [undefined, []],
    ['', []],
    [7, []],
    ['{', []],
    ['{"key":"a","kind":"restart"}', []],
    ['[1,null,{},{"key":"a"},{"kind":"restart"}]', []],
    ['[{"key":"a","kind":"restart"}]', [record('a')]],
    ['[{},{"key":"a","kind":"cordon","undone":7}]', [record('a', { kind: 'cordon' })]],
  ])('%j says %j', (text, records) => {
    expect(readJournal(holding(text))).toEqual(records);
  });

  it('is not even read where somebody made it too long', () => {
    const text = JSON.stringify([record('a')]);
    expect(readJournal(holding(text.padEnd(131_072)))).toEqual([record('a')]);
    expect(readJournal(holding(text.padEnd(131_073)))).toEqual([]);
  });

  it('remembers eight acts, the newest last', () => {
    let records: readonly JournalRecord[] = [];
    for (let k = 1; k <= 10; k++) {
      records = readJournal(holding(writeJournal(records, record(`k${k}`))));
      expect(isFull(records)).toBe(k >= 8);
    }
    expect(records.map(({ key }) => key)).toEqual([
      'k3',
      'k4',
      'k5',
      'k6',
      'k7',
      'k8',
      'k9',
      'k10',
    ]);
  });

  it('puts a record in the place of the one with its key', () => {
    const records = [record('a'), record('b'), record('c')];
    const text = writeJournal(records, record('b', { undone: 'u' }));
    expect(JSON.parse(text)).toEqual([record('a'), record('b', { undone: 'u' }), record('c')]);
  });

  it('forgets the oldest where all together would be too long, but never the one at hand', () => {
    const large = 'x'.repeat(30_000);
    const records = [record('a', { before: large }), record('b', { before: large }), record('c')];
    const keys = (text: string) => readJournal(holding(text)).map(({ key }) => key);
    expect(keys(writeJournal(records, record('d', { before: large })))).toEqual(['b', 'c', 'd']);
    expect(keys(writeJournal(records, record('a', { before: large, after: large })))).toEqual([
      'a',
      'c',
    ]);
    expect(keys(writeJournal(records, record('d', { before: large.repeat(3) })))).toEqual(['d']);
  });

  it('may be exactly as long as is allowed', () => {
    const bare = writeJournal([record('a')], record('b', { before: '' })).length;
    const fill = (length: number) => record('b', { before: 'x'.repeat(length - bare) });
    expect(writeJournal([record('a')], fill(65_536))).toHaveLength(65_536);
    expect(JSON.parse(writeJournal([record('a')], fill(65_537)))).toHaveLength(1);
  });
});

describe('what an undo takes back', () => {
  const done = record(recordKey('k'), { kind: 'scale-out' });

  it('is the act whose key stands before :undo, or that has the same key', () => {
    for (const key of ['k:undo', 'k']) {
      expect(findUndone([record('x'), done, record('y')], 'scale-out', key)).toEqual({
        kind: 'record',
        record: done,
      });
    }
  });

  it('is nothing more where that act was taken back', () => {
    const gone = { ...done, undone: recordKey('k:undo') };
    expect(findUndone([gone, record('y', { kind: 'scale-out' })], 'scale-out', 'k:undo')).toEqual({
      kind: 'undone',
    });
  });

  it('is nothing where that act never came, and says under which key it would have been', () => {
    const nothing = { kind: 'nothing', key: recordKey('k') };
    expect(findUndone([], 'scale-out', 'k:undo')).toEqual(nothing);
    expect(findUndone([], 'scale-out', 'k')).toEqual(nothing);
    // Another act of that kind is another plan's.
    const other = record('x', { kind: 'scale-out' });
    expect(findUndone([other], 'scale-out', 'k:undo')).toEqual(nothing);
    expect(findUndone([other], 'cordon', 'k')).toEqual(nothing);
  });

  it('is the last act of that kind for a key of another make, unless something came after it', () => {
    const other = record('x', { kind: 'scale-out' });
    expect(findUndone([done, other], 'scale-out', 'free')).toEqual({
      kind: 'record',
      record: other,
    });
    const later = record('y', { kind: 'restart' });
    expect(findUndone([other, later], 'scale-out', 'free')).toMatchObject({ kind: 'nothing' });
    const undoneLater = record('y', { undone: 'u' });
    expect(findUndone([other, undoneLater], 'scale-out', 'free')).toMatchObject({
      kind: 'record',
      record: other,
    });
  });

  it('is nothing twice: a key of another make takes one act back', () => {
    const gone = record('y', { kind: 'scale-out', undone: recordKey('free') });
    expect(findUndone([done, gone], 'scale-out', 'free')).toEqual({ kind: 'undone' });
    expect(findUndone([done, gone], 'scale-out', 'another')).toEqual({
      kind: 'record',
      record: done,
    });
  });
});

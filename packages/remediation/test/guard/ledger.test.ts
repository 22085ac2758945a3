import { SnapshotReader } from '@aegis/core/snapshot';
import { describe, expect, it } from 'vitest';
import { isRunning, Ledger, type LedgerRecord, lastTouched } from '../../src/guard/ledger.js';

function record(key: string, fields: Partial<LedgerRecord> = {}): LedgerRecord {
  return {
    ...{ key, planId: 'p', kind: 'scale-out', target: 'cart', radius: ['cart'], copies: 2 },
    ...{ traffic: 0.5, startedMs: 10, endedMs: null, ok: null, undo: 'none', undoMs: null },
    ...fields,
  };
}

function ledgerOf(...records: readonly LedgerRecord[]): Ledger {
  const ledger = new Ledger();
  for (const one of records) ledger.begin({ ...one });
  return ledger;
}

const keys = (records: readonly { readonly key: string }[]) => records.map(({ key }) => key);

describe('an act of the ledger', () => {
  it.each<[string, Partial<LedgerRecord>, boolean, number | null]>([
    ['runs until it has ended', {}, true, null],
    ['touched the world last when it ended', { endedMs: 20 }, false, 20],
    ['runs while it is taken back', { endedMs: 20, undo: 'running', undoMs: 30 }, true, null],
    ['touched it when it was taken back', { endedMs: 20, undo: 'done', undoMs: 30 }, false, 30],
    ['touched it when it ended late', { endedMs: 40, undo: 'failed', undoMs: 30 }, false, 40],
  ])('%s', (_, fields, running, touchedMs) => {
    expect(isRunning(record('a', fields))).toBe(running);
    expect(lastTouched(record('a', fields))).toBe(touchedMs);
  });

  it('is unfinished until its end, and that of taking it back, is known', () => {
    const ledger = ledgerOf(record('a'), record('b', { kind: 'restart', target: 'pay' }));
    const a = { key: 'a', planId: 'p', kind: 'scale-out', target: 'cart', startedMs: 10 };
    const b = { ...a, key: 'b', kind: 'restart', target: 'pay' };
    expect(ledger.unfinished()).toEqual([
      { ...a, undoing: false },
      { ...b, undoing: false },
    ]);
    expect(ledger.finish('a', false, 20)).toBe(true);
    expect(ledger.unfinished()).toEqual([{ ...b, undoing: false }]);
    ledger.undo('a', 'running', 30);
    expect(ledger.unfinished()[0]).toEqual({ ...a, undoing: true });
    ledger.undo('a', 'done', 40);
    expect(keys(ledger.unfinished())).toEqual(['b']);
  });

  it('ends once, and so does taking it back', () => {
    const ledger = ledgerOf(record('a'));
    expect(ledger.finish('b', true, 20)).toBe(false);
    expect([ledger.finish('a', true, 20), ledger.finish('a', false, 30)]).toEqual([true, false]);
    expect(ledger.records()).toEqual([record('a', { endedMs: 20, ok: true })]);
    expect(ledger.undo('b', 'running', 40)).toBe(false);
    const states = ['running', 'failed', 'done', 'running'] as const;
    const news = states.map((state, i) => ledger.undo('a', state, 40 + i));
    expect(news).toEqual([true, true, false, false]);
    const undone = { endedMs: 20, ok: true, undo: 'failed', undoMs: 41 } as const;
    expect(ledger.records()).toEqual([record('a', undone)]);
    const done = ledgerOf(record('a', { endedMs: 20 }));
    expect([done.undo('a', 'done', 30), done.undo('a', 'failed', 40)]).toEqual([true, false]);
  });

  const ended = { endedMs: 20, ok: true } as const;
  it.each<[string, readonly LedgerRecord[], string | null]>([
    ['it has ended', [record('a', ended)], null],
    ['it has not', [record('a')], 'it is not known to have ended'],
    [
      'it is being taken back',
      [record('a', { ...ended, undo: 'running' })],
      'it has been taken back, or that was tried',
    ],
    ['there is none', [record('b', ended)], 'no such act is known'],
    [
      'another came later in its plan',
      [record('a', ended), record('b', { ...ended, kind: 'restart', target: 'pay' })],
      'restart of pay came after it',
    ],
    ['another came before', [record('b', ended), record('a', ended)], null],
    ['the later one is of another plan', [record('a', ended), record('b', { planId: 'q' })], null],
    [
      'the later one was taken back',
      [record('a', ended), record('b', { undo: 'done', ...ended })],
      null,
    ],
    ['that was tried', [record('a', ended), record('b', { undo: 'failed', ...ended })], null],
    [
      'the later one is being taken back',
      [record('a', ended), record('b', { ...ended, target: 'pay', undo: 'running' })],
      'scale-out of pay came after it',
    ],
    [
      'nobody knows of a later one at the same target',
      [record('a', ended), record('b')],
      'scale-out of cart came after it',
    ],
    ['nobody knows of one elsewhere', [record('a', ended), record('b', { target: 'pay' })], null],
    [
      'the second later one stands in the way',
      [record('a', ended), record('b', { target: 'pay' }), record('c', ended)],
      'scale-out of cart came after it',
    ],
  ])('may be taken back or not where %s', (_, records, reason) => {
    expect(ledgerOf(...records).againstUndo('a')).toBe(reason);
  });

  it('is given up where it began, or its being taken back, before a time and never ended', () => {
    const acts = () => [
      record('old'),
      record('new', { startedMs: 11 }),
      record('ended', { endedMs: 10 }),
      record('undone', { endedMs: 10, undo: 'running', undoMs: 10 }),
      record('undoing', { endedMs: 10, undo: 'running', undoMs: 11 }),
    ];
    const ledger = ledgerOf(...acts());
    expect(ledger.giveUp(10, 50)).toEqual([]);
    expect(ledger.records()).toEqual(acts());
    expect(keys(ledger.giveUp(11, 50))).toEqual(['old', 'undone']);
    const [, later, done, , undoing] = acts();
    expect(ledger.records()).toEqual([
      record('old', { endedMs: 50 }),
      later,
      done,
      // When it ended is known, and when it was taken back is not.
      record('undone', { endedMs: 10, undo: 'failed', undoMs: 50 }),
      undoing,
    ]);
    expect(ledger.giveUp(11, 60)).toEqual([]);
  });

  it('is forgotten once it last touched the world before a time, but not that it was done', () => {
    const acts = [
      record('running'),
      record('old', { endedMs: 19 }),
      record('ended', { endedMs: 20 }),
      record('undone', { endedMs: 10, undo: 'done', undoMs: 20 }),
    ];
    const ledger = ledgerOf(...acts);
    ledger.remember('old', 5);
    ledger.prune(19);
    expect(keys(ledger.records())).toEqual(['running', 'old', 'ended', 'undone']);
    ledger.prune(20);
    expect(keys(ledger.records())).toEqual(['running', 'ended', 'undone']);
    ledger.prune(1e9);
    expect(keys(ledger.records())).toEqual(['running']);
    expect(ledger.hasRun('old', 5)).toBe(true);
  });
});

describe('the memory of the ledger', () => {
  const fill = (count: number, createdMs: (i: number) => number): Ledger => {
    const ledger = new Ledger();
    for (let i = 0; i < count; i++) ledger.remember(`k${i}`, createdMs(i));
    return ledger;
  };

  it('is full with ten thousand acts', () => {
    const ledger = ledgerOf(...Array<LedgerRecord>(9999).fill(record('a')));
    expect(ledger.isFull).toBe(false);
    ledger.begin(record('last'));
    expect(ledger.isFull).toBe(true);
  });

  it('knows five thousand keys, and takes what is as old as those that it gave up for done', () => {
    // Of the newest first, so that age counts and not the order of coming.
    const full = fill(5000, (i) => 9000 - i);
    expect(full.hasRun('k4999', 4001)).toBe(true);
    expect(full.hasRun('other', 4001)).toBe(false);
    full.remember('one more', 9001);
    // The 501 oldest of 5001 were made from 4001 to 4501.
    expect(full.hasRun('other', 4501)).toBe(true);
    expect(full.hasRun('other', 4502)).toBe(false);
    for (const key of ['k0', 'k4498', 'one more']) expect(full.hasRun(key, 9002)).toBe(true);
    expect(full.hasRun('k4499', 9002)).toBe(false);
    const { keys: held, forgottenMs } = full.toJSON() as { keys: string[]; forgottenMs: number };
    expect(held).toHaveLength(4500);
    expect(forgottenMs).toBe(4501);
  });

  it('gives up all of one time together, and never what it gave up before', () => {
    const same = fill(5001, () => 7);
    expect(same.hasRun('k0', 8)).toBe(false);
    expect(same.hasRun('other', 7)).toBe(true);
    for (let i = 0; i < 5001; i++) same.remember(`older${i}`, -i);
    expect(same.hasRun('other', 7)).toBe(true);
    expect(same.hasRun('other', 8)).toBe(false);
  });

  it('takes no plan for too old before it gave anything up', () => {
    expect(new Ledger().hasRun('k', -1e308)).toBe(false);
    expect(fill(5000, () => 0).hasRun('k', -1e308)).toBe(false);
  });

  it('comes back from its snapshot, and shares nothing with it', () => {
    const ledger = ledgerOf(
      record('a', { endedMs: 20, ok: false, undo: 'failed', undoMs: 30 }),
      record('b'),
    );
    ledger.remember('a', 1);
    ledger.remember('b', -2);
    const json = ledger.toJSON() as { records: { radius: string[] }[] };
    const copy = new Ledger();
    const restored = (value: unknown) => {
      const reader = SnapshotReader.open(
        { kind: 'x', version: 1, ledger: value },
        { kind: 'x', version: 1 },
      );
      return reader.object('ledger', (saved) => copy.restore(saved, ['scale-out']));
    };
    expect(restored(JSON.parse(JSON.stringify(json)))).toBe(true);
    expect(copy.toJSON()).toEqual(json);
    expect([copy.hasRun('a', 5), copy.hasRun('b', 5), copy.hasRun('c', 5)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(copy.records()).toEqual(ledger.records());
    expect(copy.records()[0]!.radius).toEqual(['cart']);
    json.records[0]!.radius.push('web');
    expect(ledger.records()[0]!.radius).toEqual(['cart']);
    const cut = (fields: object) => restored({ ...ledger.toJSON(), ...fields });
    expect(cut({ records: json.records.slice(1) })).toBe(false);
    expect(cut({ keys: ['a'], madeMs: [1] })).toBe(false);
    expect(cut({ keys: ['a'] })).toBe(false);
    expect(cut({ madeMs: [1] })).toBe(false);
    expect(cut({ keys: ['a', 'a'] })).toBe(false);
    expect(cut({ keys: ['a', 'a', 'b'] })).toBe(false);
    // What is longer than it can ever have been is not even read.
    const tooLong = {
      records: Array(10_001).fill({}),
      keys: Array(5001).fill('a'),
      madeMs: Array(5001).fill(1),
    };
    for (const [name, list] of Object.entries(tooLong)) {
      const most = `x.ledger.${name}: expected a list of at most ${list.length - 1} items.`;
      expect(() => cut({ [name]: list })).toThrow(most);
    }
  });
});

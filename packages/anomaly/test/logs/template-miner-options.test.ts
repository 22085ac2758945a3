import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MaskFinder } from '../../src/logs/mining/custom-masks.js';
import { TemplateMiner } from '../../src/logs/mining/template-miner.js';
import { ANY_LINE } from './any-line.js';

function finder(name: string, pattern: RegExp): MaskFinder {
  return {
    name,
    find(text, from) {
      pattern.lastIndex = from;
      const match = pattern.exec(text);
      return match === null ? null : { start: match.index, end: pattern.lastIndex };
    },
  };
}

function codeOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : error;
  }
  return null;
}

describe('masks of the caller', () => {
  it('come before all else, and parameters bear their name', () => {
    const masks = [finder('order', /ord-[a-z]+/g), finder('city', /Berlin|Paris/g)];
    const miner = new TemplateMiner({ masks });
    const line = 'placed ord-xkcd for Paris in 3 ms (xord-abz)';
    expect(miner.process(line).template).toBe('placed <*> for <*> in <*> (x<*>)');
    expect(miner.extract(line).parameters).toEqual([
      { kind: 'order', text: 'ord-xkcd' },
      { kind: 'city', text: 'Paris' },
      { kind: 'size', text: '3 ms' },
      { kind: 'order', text: 'ord-abz' },
    ]);
  });

  it('are given again to a snapshot', () => {
    const masks = [finder('order', /ord-[a-z]+/g)];
    const miner = new TemplateMiner({ masks });
    const { id } = miner.process('placed ord-xkcd now');
    const copy = TemplateMiner.fromJSON(JSON.parse(JSON.stringify(miner)), { masks });
    expect(copy.process('placed ord-other now')).toMatchObject({ id, isNew: false });
    expect(JSON.stringify(copy.toJSON())).not.toContain('xkcd');
  });

  it('that misbehave find nothing, are counted, and make nothing throw or run on', () => {
    const bad: MaskFinder[] = [
      { name: 'empty', find: (_, from) => ({ start: from, end: from }) },
      { name: 'back', find: (_, from) => ({ start: from + 2, end: from }) },
      { name: 'before', find: (_, from) => ({ start: from - 1, end: from + 1 }) },
      { name: 'beyond', find: (text, from) => ({ start: from, end: text.length + 1 }) },
      { name: 'half', find: () => ({ start: 0.5, end: 2 }) },
      { name: 'other', find: () => 'no range' as never },
      { name: 'none', find: () => undefined as never },
      {
        name: 'throws',
        find: () => {
          throw new Error('no');
        },
      },
    ];
    const miner = new TemplateMiner({ masks: bad });
    expect(miner.process('took 3 ms').template).toBe('took <*>');
    expect(miner.stats()).toMatchObject({ lines: 1, ignoredFinds: 7 });
    const greedy = new TemplateMiner({
      masks: [{ name: 'each', find: (_, from) => ({ start: from, end: from + 1 }) }],
    });
    expect(greedy.process('x'.repeat(5000)).template.length).toBeLessThan(6000);
  });

  it('may find any ranges of any line', () => {
    const ranges = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 6 });
    fc.assert(
      fc.property(ANY_LINE, ranges, ranges, (line, first, second) => {
        const masks = [first, second].map((list, i) => ({
          name: `m${i}`,
          find: (_: string, from: number) => {
            const next = list.find(([start]) => start >= from);
            return next === undefined ? null : { start: next[0], end: next[0] + next[1] };
          },
        }));
        const miner = new TemplateMiner({ masks });
        const { template } = miner.process(line);
        expect(miner.process(line).template).toBe(template);
        const { parameters } = miner.extract(line);
        expect(parameters.every(({ text }) => line.includes(text) || text === '<*>')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('are checked', () => {
    const make = (masks: unknown) => codeOf(() => new TemplateMiner({ masks: masks as [] }));
    for (const masks of [3, {}, [null], [{}], [{ name: 'a' }], [{ name: '', find: () => null }]]) {
      expect(make(masks)).toBe('invalid-option');
    }
    expect(make(Array.from({ length: 33 }, () => finder('a', /a/g)))).toBe('invalid-option');
  });
});

describe('pinned templates', () => {
  const pinned = ['session opened for user <*> by <*>', 'took <*> ms in <*>', '[<*>][login:<*>]'];

  it('are known from the start, by an id made of their text', () => {
    const miner = new TemplateMiner({ pinned });
    expect(miner.size).toBe(3);
    const first = miner.process('session opened for user ann by sshd');
    expect(first).toMatchObject({ serial: 0, template: pinned[0], isNew: false });
    for (const line of [
      'session opened for user 17 by (uid=0)',
      'session opened for user 1 by 2',
    ]) {
      expect(miner.process(line).id).toBe(first.id);
    }
    expect(new TemplateMiner({ pinned: [pinned[0]!] }).current(0)?.id).toBe(first.id);
    expect(miner.process('took 12 ms in all').template).toBe(pinned[1]);
    expect(miner.process('took long ms in cart').template).toBe(pinned[1]);
  });

  it('fit lines that are cut at punctuation', () => {
    const miner = new TemplateMiner({ pinned });
    for (let i = 0; i < 5; i++) miner.process(`[verifyCode${i}][verifyresult:false][done:${i}]`);
    const line = '[verifycodeofuser][login:annannannannannann]';
    expect(miner.process(line).template).toBe(pinned[2]);
    expect(miner.extract(line).parameters.map(({ text }) => text)).toEqual([
      'verifycodeofuser',
      'annannannannannann',
    ]);
  });

  it('stay as they are, whatever comes', () => {
    const miner = new TemplateMiner({ pinned, maxTemplates: 32 });
    const word = (i: number): string => [...`${i}`].map((d) => 'qrstuvwxyz'[Number(d)]).join('');
    for (let i = 0; i < 2000; i++) {
      miner.process(`session ${word(i)} for user ${word(i * 7)} by ${word(i * 3)}`);
      miner.process(`${word(i)} of ${word(i * 13)}`);
      expect(miner.size).toBeLessThanOrEqual(32);
    }
    for (const [serial, template] of pinned.entries()) {
      expect(miner.current(serial)?.template).toBe(template);
    }
    expect(miner.process('session opened for user zed by zog').serial).toBe(0);
    const text = JSON.stringify(miner);
    const copy = TemplateMiner.fromJSON(JSON.parse(text));
    expect(JSON.stringify(copy) === text).toBe(true);
    expect(copy.process('session opened for user zed by zog').serial).toBe(0);
  });

  it('are checked', () => {
    const make = (given: unknown) =>
      codeOf(() => new TemplateMiner({ maxTemplates: 16, pinned: given as [] }));
    for (const given of [3, 'a <*>', [1], [''], ['  '], ['a'.repeat(5000)], Array(9).fill('a b')]) {
      expect(make(given)).toBe('invalid-option');
    }
    expect(make(['a <*>', 'a <*>'])).toBe(null);
  });
});

describe('extract', () => {
  it('gives one parameter for each <*>, words among them, and learns nothing', () => {
    const miner = new TemplateMiner();
    for (const user of ['ann', 'bob', 'eve', 'kim']) {
      miner.process(`session of user ${user} from 10.0.0.1:22 took 3 ms, parts 1, 2, 3`);
    }
    const before = JSON.stringify(miner);
    const { template, parameters } = miner.extract(
      'session of user zed from 10.9.0.1 took 9.5 s, parts 4, 5',
    );
    expect(template?.template).toBe('session of user <*> from <*> took <*>, parts <*>');
    expect(parameters).toEqual([
      { kind: 'word', text: 'zed' },
      { kind: 'ip', text: '10.9.0.1' },
      { kind: 'size', text: '9.5 s' },
      { kind: 'other', text: '4, 5' },
    ]);
    expect(miner.extract('nothing like it at 5 ms')).toEqual({
      template: null,
      parameters: [{ kind: 'size', text: '5 ms' }],
    });
    expect(JSON.stringify(miner)).toBe(before);
  });

  it('never shows a secret', () => {
    const miner = new TemplateMiner();
    const line = 'login of ann password=hunter in 3 ms';
    miner.process(line);
    expect(miner.extract(line).parameters).toEqual([
      { kind: 'secret', text: '<*>' },
      { kind: 'size', text: '3 ms' },
    ]);
  });

  it('has as many parameters as the template has places, on any lines', () => {
    fc.assert(
      fc.property(fc.array(ANY_LINE, { maxLength: 8 }), (lines) => {
        fc.pre(!lines.some((line) => line.includes('<*>')));
        const miner = new TemplateMiner();
        for (const line of lines) miner.process(line);
        for (const line of lines) {
          const { template, parameters } = miner.extract(line);
          if (template === null || template.template.endsWith('…')) continue;
          expect(parameters.length).toBe(template.template.split('<*>').length - 1);
        }
      }),
      { numRuns: 300 },
    );
  });
});

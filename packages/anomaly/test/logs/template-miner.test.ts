import { AegisError, Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineScanner } from '../../src/logs/mining/line-scanner.js';
import { TemplateMiner } from '../../src/logs/mining/template-miner.js';
import { TemplateStore } from '../../src/logs/mining/template-store.js';
import { ANY_LINE } from './any-line.js';

function masked(line: string): string {
  return new TemplateMiner().process(line).template;
}

describe('masking', () => {
  it.each([
    ['from 10.0.0.1:8080 now', 'from <*> now'],
    ['peer 2001:db8::ff00:42:8329 gone', 'peer <*> gone'],
    ['id 123e4567-e89b-12d3-a456-426614174000 ok', 'id <*> ok'],
    ['took 12.5ms of 30 seconds', 'took <*> of <*>'],
    ['wrote 18.4 KB in all', 'wrote <*> in all'],
    ['at 0x7ffe12 and df0798e', 'at <*> and <*>'],
    ['open /var/log/app.log failed', 'open <*> failed'],
    ['GET https://shop.example/cart?id=3 done', 'GET <*> done'],
    ['mail to ann.lee@example.org sent', 'mail to ann.<*> sent'],
    ['host cache-3.prod.svc.local:6379 slow', 'host <*> slow'],
    ['on Fri Jun 17 07:07:00 2005 done', 'on <*> done'],
    ['parts 1, 2, 3, 4 done', 'parts <*> done'],
    ['delta -3.5 in java.lang.String', 'delta <*> in java.lang.String'],
    ['block blk_-2125743956855238111 lost', 'block blk_<*> lost'],
    ['in Shop.java:31 then', 'in Shop.java:<*> then'],
    ['version 1.2.3 and 50% left', 'version <*> and <*> left'],
  ])('%s', (line, template) => {
    expect(masked(line)).toBe(template);
  });

  it('keeps no value of a key that sounds secret', () => {
    for (const line of [
      'login password=hunter-two ok',
      'sent Authorization: sesame ok',
      'sent Authorization: Bearer sesame ok',
      'sent {"token": "open sesame"} ok',
      'used api_key="opensesame" ok',
      'db_password: letmein',
    ]) {
      expect(masked(line)).not.toMatch(/hunter|sesame|letmein/);
    }
  });

  it('gives the same id to the same template everywhere', () => {
    const one = new TemplateMiner().process('took 5 ms');
    const other = new TemplateMiner();
    other.process('something else');
    expect(other.process('took 77 ms').id).toBe(one.id);
  });
});

describe('TemplateMiner', () => {
  it('makes a place a parameter once four words have stood there', () => {
    const miner = new TemplateMiner();
    const lines = ['ann', 'bob', 'eve', 'kim', 'lou'].map((user) =>
      miner.process(`session opened for user ${user} by sshd`),
    );
    expect(lines[2]?.template).toBe('session opened for user eve by sshd');
    expect(lines[4]).toMatchObject({
      isNew: false,
      template: 'session opened for user <*> by sshd',
    });
    expect(new Set(lines.map(({ serial }) => miner.current(serial)?.id)).size).toBe(1);
    expect(miner.size).toBe(1);
  });

  it('keeps short messages apart that differ in their telling word', () => {
    const miner = new TemplateMiner();
    for (const word of ['cups', 'klog', 'sysl', 'port', 'hcid'])
      miner.process(`${word} startup succeeded`);
    expect(miner.size).toBe(5);
  });

  it('joins near lines where they crowd, and stays within its bound', () => {
    const miner = new TemplateMiner({ maxTemplates: 64 });
    const letters = (n: number): string =>
      [...n.toString(26)]
        .map((c) => `q${c.replace(/\d/g, (d) => 'ghijklmnop'[Number(d)]!)}`)
        .join('');
    for (let i = 0; i < 3000; i++)
      miner.process(`request by ${letters(i)} and ${letters(i * 7)} failed hard`);
    expect(miner.size).toBeLessThanOrEqual(64);
    expect(miner.process('request by zed and zog failed hard').template).toBe(
      'request by <*> and <*> failed hard',
    );
    for (let i = 0; i < 3000; i++) miner.process(`${letters(i)} ${letters(i + 1)}`);
    expect(miner.size).toBeLessThanOrEqual(64);
  });

  it('cuts at punctuation where messages have no blanks', () => {
    const miner = new TemplateMiner();
    for (const user of ['ann', 'bob', 'eve', 'kim', 'lou', 'max']) {
      miner.process(`[verifyCode][verifyresult:false][username:${user}][done]`);
    }
    expect(miner.size).toBe(1);
  });

  it('continues from a snapshot as if nothing had been', () => {
    const words = fc.constantFrom(
      'open',
      'close',
      'user',
      'ann',
      'bob',
      'eve',
      'kim',
      '17',
      '/a/b',
      'x=1',
    );
    const line = fc.array(words, { maxLength: 7 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 120 }), fc.nat(120), (lines, cut) => {
        const whole = new TemplateMiner({ maxTemplates: 32 });
        let half = new TemplateMiner({ maxTemplates: 32 });
        const results = lines.map((text, i) => {
          if (i === cut) half = TemplateMiner.fromJSON(JSON.parse(JSON.stringify(half)));
          return [whole.process(text), half.process(text)];
        });
        for (const [a, b] of results) expect(b).toEqual(a);
        expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
      }),
      { numRuns: 60 },
    );
  });

  it('never throws, keeps its bound, and continues from a snapshot on any lines', () => {
    fc.assert(
      fc.property(fc.array(ANY_LINE, { maxLength: 60 }), fc.nat(60), (lines, cut) => {
        const whole = new TemplateMiner({ maxTemplates: 16 });
        let half = new TemplateMiner({ maxTemplates: 16 });
        lines.forEach((line, i) => {
          if (i === cut) half = TemplateMiner.fromJSON(JSON.parse(JSON.stringify(half)));
          const a = whole.process(line);
          const b = half.process(line);
          expect(b).toEqual(a);
          expect(whole.current(a.serial)?.id).toBe(a.id);
          expect(whole.size).toBeLessThanOrEqual(16);
        });
        expect(JSON.stringify(half) === JSON.stringify(whole)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('remembers nothing that a snapshot does not', () => {
    const word = fc.constantFrom('ann', 'bob', 'eve', 'kim', 'lou', '1', '2', 'x=a', 'x=b', 'y=a');
    const line = fc
      .tuple(fc.constantFrom('a', 'b'), word, word, word)
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.array(line, { minLength: 200, maxLength: 400 }), (lines) => {
        const whole = new TemplateMiner({ maxTemplates: 16 });
        let often = new TemplateMiner({ maxTemplates: 16 });
        lines.forEach((text, i) => {
          if (i % 9 === 0) often = TemplateMiner.fromJSON(JSON.parse(JSON.stringify(often)));
          expect(often.process(text)).toEqual(whole.process(text));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('joins templates where several words vary, and finds lines of them at once', () => {
    const miner = new TemplateMiner();
    const hosts = ['alpha', 'beta', 'gamma', 'delta', 'omega'];
    const users = ['ann', 'bob', 'eve', 'kim', 'lou'];
    for (const host of hosts)
      for (const user of users) miner.process(`user ${user} came in from ${host} today`);
    expect(miner.process('user zed came in from nowhere today')).toMatchObject({
      template: 'user <*> came in from <*> today',
      isNew: false,
    });
    expect(miner.size).toBe(1);
  });

  it('joins lines where several values of keys vary at a time', () => {
    const miner = new TemplateMiner();
    const names = ['audio', 'phone', 'view', 'radio', 'launch'];
    for (const name of names)
      miner.process(`acquire lock tag=${name}, name=app.${name}, ws=null done`);
    expect(miner.size).toBe(1);
    expect(miner.process('acquire lock tag=x, name=y, ws=null done').template).toBe(
      'acquire lock <*> <*> ws=null done',
    );
  });

  it('takes a list of any length for one parameter', () => {
    const miner = new TemplateMiner();
    const { id } = miner.process('delete blk_1 now');
    for (const line of ['delete blk_1 blk_22 now', 'delete blk_-7 blk_8 blk_9 blk_10 now']) {
      expect(miner.process(line)).toMatchObject({ id, template: 'delete blk_<*> now' });
    }
    expect(miner.extract('delete blk_1 blk_22 now').parameters).toEqual([
      { kind: 'other', text: '1 blk_22' },
    ]);
  });

  it('refuses broken snapshots and options', () => {
    const json = JSON.parse(JSON.stringify(new TemplateMiner()));
    for (const broken of [
      null,
      {},
      { ...json, version: 9 },
      { ...json, store: 3 },
      { ...json, options: {} },
    ]) {
      expect(() => TemplateMiner.fromJSON(broken)).toThrow(/invalid|expected/i);
    }
    try {
      new TemplateMiner({ maxTemplates: 1 });
      expect.unreachable();
    } catch (error) {
      expect(AegisError.isInstance(error)).toBe(true);
    }
  });
});

describe('the cost of a line', () => {
  const letters = (n: number): string =>
    [...`${n}`].map((digit) => 'qrstuvwxyz'[Number(digit)]).join('');

  /** Look-ups for each of some lines of a store that has learnt others. */
  function probesPerLine(learn: Iterable<string>, lines: readonly string[]): number {
    const scanner = new LineScanner();
    const store = new TemplateStore(16384);
    const use = (line: string): void => {
      scanner.scan(line, 0, line.length, 'blanks');
      store.match(scanner);
    };
    for (const line of learn) use(line);
    for (const line of lines) use(line);
    const before = store.probes;
    for (const line of lines) use(line);
    return (store.probes - before) / lines.length;
  }

  function* kinds(many: number): Generator<string> {
    for (let i = 0; i < many; i++) yield `${letters(i * 7)} did ${letters(i)} to ${letters(i * 3)}`;
  }

  it('is one look-up for a line that was seen, with ten templates or ten thousand', () => {
    for (const many of [10, 100, 10000]) {
      expect(probesPerLine(kinds(many), [...kinds(many)].slice(0, 10))).toBe(1);
    }
  });

  it('is a few look-ups where words vary, however many templates there are', () => {
    const variants = (verb: string): string[] =>
      Array.from({ length: 50 }, (_, i) => `user ${letters(i)} ${verb} the shop today`);
    const lines = Array.from(
      { length: 100 },
      (_, i) => `user ${letters(i + 900)} left the shop today`,
    );
    for (const many of [10, 10000]) {
      const learn = [...variants('left'), ...variants('entered'), ...kinds(many)];
      expect(probesPerLine(learn, lines)).toBeLessThanOrEqual(3);
    }
  });

  it('is bounded where lines vary at ever other places', () => {
    const random = new Random(7);
    const learn = Array.from({ length: 4000 }, () =>
      Array.from({ length: 12 }, (_, i) =>
        random.float() < 0.2 ? letters(random.integer(1e6)) : `w${'abcdefghijkl'[i]}`,
      ).join(' '),
    );
    const lines = learn.slice(0, 500);
    expect(probesPerLine(learn, lines)).toBeLessThanOrEqual(100);
  });
});

describe('ids', () => {
  const LINES = Array.from({ length: 600 }, (_, i) => {
    const user = 'ann bob eve kim lou max zoe'.split(' ')[i % 7]!;
    return [
      `login of ${user} from 10.0.0.${i}`,
      `user ${user} left the shop`,
      `job ${i} done by ${user}`,
    ][i % 3]!;
  });

  it('are the same in every run, and across a restart in the middle', () => {
    const ids = (restartAt: number): string[] => {
      let miner = new TemplateMiner();
      return LINES.map((line, i) => {
        if (i === restartAt) miner = TemplateMiner.fromJSON(JSON.parse(JSON.stringify(miner)));
        const { id, serial } = miner.process(line);
        return `${serial} ${id}`;
      });
    };
    const once = ids(-1);
    expect(ids(-1)).toEqual(once);
    for (const at of [1, 20, 300]) expect(ids(at)).toEqual(once);
  });

  it('of what was learnt are the same whatever order the words came in', () => {
    const settled = (lines: readonly string[]): string[] => {
      const miner = new TemplateMiner();
      for (const line of lines) miner.process(line);
      return LINES.map((line) => miner.process(line).id);
    };
    expect(settled([...LINES].reverse())).toEqual(settled(LINES));
  });
});

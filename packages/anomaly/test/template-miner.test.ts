import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineScanner, MAX_TOKENS } from '../src/logs/line-scanner.js';
import { TemplateMiner } from '../src/logs/template-miner.js';

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

describe('LineScanner', () => {
  it('never throws, and covers any text with tokens in order', () => {
    const scanner = new LineScanner();
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
        .map((units) => String.fromCharCode(...units)),
      fc
        .array(
          fc.constantFrom(
            'a.',
            '-',
            '1.',
            '::',
            '/',
            '"',
            '\u001b[',
            '@a.b',
            '0x',
            ' ',
            '\ud800',
            'password=',
            'Jan ',
          ),
          { maxLength: 200 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (line, fine) => {
        scanner.scan(line, 0, line.length, fine ? 'punctuation' : 'blanks');
        expect(scanner.count).toBeLessThanOrEqual(MAX_TOKENS);
        for (let i = 0; i < scanner.count; i++) expect(scanner.token(i).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('ends on lines made to make looks ahead repeat', () => {
    const scanner = new LineScanner();
    for (const piece of ['a.', 'a-', '1.', 'a@', '/', 'a:', 'password=', '::', '<*>', '"']) {
      const line = piece.repeat(500000 / piece.length);
      scanner.scan(line, 0, line.length, 'punctuation');
      scanner.scan(line, 0, line.length, 'blanks');
      expect(scanner.count).toBe(1);
    }
  });
});

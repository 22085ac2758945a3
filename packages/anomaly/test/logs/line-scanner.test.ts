import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CustomMasks } from '../../src/logs/mining/custom-masks.js';
import { LineScanner, MAX_TOKENS } from '../../src/logs/mining/line-scanner.js';
import { MAX_MASKS } from '../../src/logs/mining/line-tokens.js';
import { KIND_NAMES } from '../../src/logs/mining/mask-kinds.js';
import { ANY_LINE } from './any-line.js';

function masksOf(line: string, tokenisation: 'blanks' | 'punctuation' = 'blanks'): string[] {
  const scanner = new LineScanner();
  scanner.scan(line, 0, line.length, tokenisation);
  const { maskCount, maskStarts, maskEnds, maskKinds } = scanner.tokens;
  return Array.from(
    { length: maskCount },
    (_, i) => `${KIND_NAMES[maskKinds[i]!]} ${line.slice(maskStarts[i], maskEnds[i])}`,
  );
}

describe('LineScanner', () => {
  it.each([
    ['took 17 of -3.5 and 1,234', ['number 17', 'number -3.5', 'number 1,234']],
    [
      'took 12.5ms or 30 seconds and 18.4 KB or 50%',
      ['size 12.5ms', 'size 30 seconds', 'size 18.4 KB', 'size 50%'],
    ],
    ['from 10.0.0.1:80 via fe80::1 ok', ['ip 10.0.0.1:80', 'ip fe80::1']],
    ['version 6.1.7601.17514 ok', ['other 6.1.7601.17514']],
    [
      'by 00:11:43:e3:ba:c3 via e3:00:11:43:ba:c3 eth1',
      ['id 00:11:43:e3:ba:c3', 'id e3:00:11:43:ba:c3', 'number 1'],
    ],
    [
      '[instance: b9000564-fe1a-409b-b8cc-1e88b294cd1d] up',
      ['id b9000564-fe1a-409b-b8cc-1e88b294cd1d'],
    ],
    ['at 0x7ffe12 and df0798e', ['id 0x7ffe12', 'id df0798e']],
    ['on 2015-10-18 18:01:47,978 done', ['date 2015-10-18 18:01:47,978']],
    ['on Fri Jun 17 07:07:00 2005 done', ['date Fri Jun 17 07:07:00 2005']],
    ['open /var/log/app.log failed', ['path /var/log/app.log']],
    ['GET https://shop.example/cart?id=3 done', ['url https://shop.example/cart?id=3']],
    ['host cache-3.prod.svc.local:6379 slow', ['host cache-3.prod.svc.local:6379']],
    ['mail for ann@example.org sent', ['email ann@example.org']],
    ['login password=hunter ok', ['secret hunter']],
    ['parts 1, 2, 3 done', ['other 1, 2, 3']],
    [
      '10.11.10.1 "GET /v2/54fadb/servers HTTP/1.1" status: 200 len: 1893 time: 0.2477829',
      [
        'ip 10.11.10.1',
        'path /v2/54fadb/servers',
        'number 1.1',
        'number 200',
        'number 1893',
        'number 0.2477829',
      ],
    ],
  ])('says what it masked: %s', (line, masks) => {
    expect(masksOf(line)).toEqual(masks);
  });

  it('never throws, and says of any text where its tokens and masks are', () => {
    const scanner = new LineScanner();
    fc.assert(
      fc.property(ANY_LINE, fc.boolean(), (line, fine) => {
        scanner.scan(line, 0, line.length, fine ? 'punctuation' : 'blanks');
        const { tokens } = scanner;
        expect(scanner.count).toBeLessThanOrEqual(MAX_TOKENS);
        let before = 0;
        for (let i = 0; i < scanner.count; i++) {
          expect(tokens.starts[i]).toBeGreaterThanOrEqual(before);
          expect(tokens.ends[i]).toBeGreaterThan(tokens.starts[i]!);
          let text = '';
          let at = tokens.starts[i]!;
          for (let m = tokens.firstMask[i]!; m < tokens.firstMask[i + 1]!; m++) {
            expect(tokens.maskStarts[m]).toBeGreaterThanOrEqual(at);
            expect(tokens.maskEnds[m]).toBeGreaterThan(tokens.maskStarts[m]!);
            expect(tokens.maskKinds[m]).toBeLessThan(KIND_NAMES.length);
            text += `${line.slice(at, tokens.maskStarts[m])}<*>`;
            at = tokens.maskEnds[m]!;
          }
          expect(at).toBeLessThanOrEqual(tokens.ends[i]!);
          expect(scanner.token(i)).toBe(text + line.slice(at, tokens.ends[i]));
          before = tokens.ends[i]!;
        }
        expect(before).toBeLessThanOrEqual(line.length);
        expect(tokens.firstMask[scanner.count]).toBe(tokens.maskCount);
      }),
      { numRuns: 1500 },
    );
  });

  it('gives the same for a line whatever it read before', () => {
    const used = new LineScanner();
    fc.assert(
      fc.property(ANY_LINE, ANY_LINE, (first, second) => {
        used.scan(first, 0, first.length, 'blanks');
        used.scan(second, 0, second.length, 'blanks');
        const fresh = new LineScanner();
        fresh.scan(second, 0, second.length, 'blanks');
        const { count } = fresh;
        expect(used.count).toBe(count);
        expect(used.tokens.hashes.slice(0, count)).toEqual(fresh.tokens.hashes.slice(0, count));
        expect(used.tokens.maskCount).toBe(fresh.tokens.maskCount);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the same in a long line read block by block as in one read at once', () => {
    const blocks = new LineScanner();
    // A finder makes that a line is read at once.
    const whole = new LineScanner(new CustomMasks([{ name: 'nothing', find: () => null }]));
    const piece = fc.oneof(
      fc.constantFrom(...['a.b ', 'password=', ' ', '12', 'x-1.', '/a', '10.0.0.1:8', '"k":']),
      fc.integer({ min: 1000, max: 4200 }).map((n) => 'ab '.repeat(40).padEnd(n, 'z')),
      fc.integer({ min: 3000, max: 5000 }).map((n) => `${' '.repeat(n)}hunter`),
      fc.integer({ min: 1000, max: 4000 }).map((n) => `/${'a1'.repeat(n)}`),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 12 }), (pieces) => {
        const line = pieces.join('');
        for (const scanner of [blocks, whole]) scanner.scan(line, 0, line.length, 'blanks');
        expect(blocks.count).toBe(whole.count);
        expect(blocks.truncated).toBe(whole.truncated);
        for (let i = 0; i < blocks.count; i++) {
          expect(blocks.token(i) === whole.token(i)).toBe(true);
          expect(blocks.tokens.hashes[i]).toBe(whole.tokens.hashes[i]);
        }
        expect(blocks.tokens.maskCount).toBe(whole.tokens.maskCount);
      }),
      { numRuns: 300 },
    );
  });

  it('stops where it has no room for masked places, so that nothing goes by unmasked', () => {
    const scanner = new LineScanner();
    const line = `${'a1b'.repeat(3)}${'=x1'.repeat(MAX_MASKS)} password=hunter`;
    scanner.scan(line, 0, line.length, 'blanks');
    expect(scanner.truncated).toBe(true);
    expect(scanner.tokens.maskCount).toBe(MAX_MASKS);
    for (let i = 0; i < scanner.count; i++) expect(scanner.token(i)).not.toContain('hunter');
  });

  it('ends on lines made to make looks ahead repeat', () => {
    const scanner = new LineScanner();
    for (const piece of ['a.', 'a-', '1.', 'a@', '/', 'a:', 'password=', '::', '<*>', '"']) {
      const line = piece.repeat(500000 / piece.length);
      scanner.scan(line, 0, line.length, 'punctuation');
      scanner.scan(line, 0, line.length, 'blanks');
      expect(scanner.count).toBeLessThanOrEqual(1);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stretchUntil } from '../../../src/inputs/files/stretch-until.js';

const at = (ms: number): string => new Date(1_700_000_000_000 + ms).toISOString();
const NOON_MS = 1_700_000_000_000;

describe('stretchUntil', () => {
  it('takes the lines until a time, those without one with the one before', () => {
    const lines = fc.array(fc.record({ afterMs: fc.nat(50), hasTime: fc.boolean() }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(lines, fc.nat(600), fc.boolean(), (wanted, untilMs, hasHalf) => {
        let nowMs = 0;
        const all = wanted.map(({ afterMs, hasTime }) => {
          nowMs += afterMs;
          return { timeMs: hasTime ? nowMs : null, text: `${hasTime ? at(nowMs) : ' at f'} x\n` };
        });
        const bytes = Buffer.from(all.map(({ text }) => text).join('') + (hasHalf ? '2023-' : ''));
        const cut = all.findIndex(({ timeMs }) => timeMs !== null && timeMs > untilMs);
        const taken = cut < 0 ? all : all.slice(0, cut);
        const last = taken.findLast(({ timeMs }) => timeMs !== null);
        const stretch = stretchUntil(bytes, 0, NOON_MS + untilMs);
        expect(stretch).toEqual({
          bytes: cut < 0 ? bytes.length : taken.reduce((sum, { text }) => sum + text.length, 0),
          lastMs: last === undefined ? null : NOON_MS + last.timeMs!,
          nextMs: cut < 0 ? null : NOON_MS + all[cut]!.timeMs!,
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('takes what is left of a line, and all where no line has a time', () => {
    expect(stretchUntil(Buffer.from(`rest\n${at(5)} a\n`), 5, 0)).toMatchObject({ bytes: 5 });
    expect(stretchUntil(Buffer.from('a\nb\n'), 0, 0)).toEqual({
      bytes: 4,
      lastMs: null,
      nextMs: null,
    });
    expect(stretchUntil(Buffer.alloc(0), 0, 0).bytes).toBe(0);
  });
});

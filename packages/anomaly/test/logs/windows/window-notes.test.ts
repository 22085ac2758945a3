import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BURST,
  CHANNELS,
  FLOW,
  NEW_TEMPLATE,
  SEVERITY,
  SILENCE,
  WindowNotes,
} from '../../../src/logs/windows/window-notes.js';
import { isRefused, takenOut } from '../taken-out.js';

const found = fc.array(
  fc.tuple(fc.nat(CHANNELS.length - 1), fc.double({ min: 0, max: 40, noNaN: true })),
  { maxLength: 30 },
);

describe('WindowNotes', () => {
  it('keeps the most unusual of each channel', () => {
    const notes = new WindowNotes();
    expect(notes.note(BURST, 2, 7, 9, 1, true)).toBe(true);
    expect(notes.note(BURST, 2, 8, 9, 1, false)).toBe(false);
    expect(notes.note(BURST, 3, 8, 20, 2, false)).toBe(true);
    expect(notes.notes[BURST]).toEqual({
      bans: 3,
      serial: 8,
      observed: 20,
      expected: 2,
      isError: false,
    });
    expect(notes.note(BURST, Number.NaN, 9, 1, 1, true)).toBe(false);
  });

  it('adds channels up, those of the same lines by three tenths, by hand', () => {
    const notes = new WindowNotes();
    notes.note(NEW_TEMPLATE, 4, 1, 1, 0, true);
    notes.note(SEVERITY, 2, 1, 1, 0, true);
    notes.note(BURST, 1, 1, 1, 0, true);
    expect(notes.sum).toBeCloseTo(4 + 0.3 * 3, 12);
    notes.note(SILENCE, 2, 2, 1, 0, false);
    notes.note(FLOW, 1, 2, 1, 0, true);
    expect(notes.sum).toBeCloseTo(4.9 + 3, 12);
  });

  it('holds each to 12 bans, and never falls until it is cleared', () => {
    fc.assert(
      fc.property(found, (all) => {
        const notes = new WindowNotes();
        for (const [channel, bans] of all) {
          const before = notes.sum;
          const isMore = notes.note(channel, bans, 0, 1, 1, false);
          expect(notes.sum).toBeGreaterThanOrEqual(before);
          if (!isMore) expect(notes.sum).toBe(before);
        }
        expect(notes.sum).toBeLessThanOrEqual(12 * CHANNELS.length);
        notes.clear();
        expect(notes.sum).toBe(0);
        expect(notes.notes.every(({ bans }) => bans === 0)).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('continues from a snapshot, and refuses a broken one', () => {
    fc.assert(
      fc.property(found, found, (before, after) => {
        const whole = new WindowNotes();
        const take = (notes: WindowNotes, all: typeof before): void => {
          for (const [channel, bans] of all) notes.note(channel, bans, channel, bans, 1, true);
        };
        take(whole, before);
        const half = takenOut(whole.toJSON(), WindowNotes.read);
        for (const notes of [whole, half]) take(notes, after);
        expect(half.sum).toBe(whole.sum);
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 2, numRuns: 100 },
    );
    const good = new WindowNotes().toJSON() as { notes: object[] };
    for (const broken of [
      { ...good, severityNumber: 25 },
      { ...good, notes: Array(8).fill(good.notes[0]) },
      { ...good, notes: [{ ...good.notes[0], bans: 13 }] },
      { ...good, notes: [{ ...good.notes[0], observed: null }] },
    ]) {
      expect(isRefused(broken, WindowNotes.read)).toBe(true);
    }
  });
});

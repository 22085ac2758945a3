import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NgramTrie } from '../../../src/logs/sessions/ngram-trie.js';
import { SequenceModel } from '../../../src/logs/sessions/sequence-model.js';
import { isRefused, takenOut } from '../taken-out.js';

const LOGIN = [0, 1, 2, 3];

function learnt(times: number, events: readonly number[] = LOGIN): SequenceModel {
  const model = new SequenceModel();
  for (let i = 0; i < times; i++) model.learn(0, events);
  return model;
}

const session = fc.array(fc.nat(5), { maxLength: 12 });

describe('SequenceModel', () => {
  it('is Witten and Bell by hand', () => {
    const model = learnt(1, [7]);
    // Learnt: 7 at the start, then the end. Two symbols came, of which each is known once, and
    // p(nothing known) = 1 / (2 + 2). By order 0: (1 + 2 / 4) / (2 + 2) = 3/8. After the start:
    // (1 + 3/8) / (1 + 1) = 11/16. The end by order 0 also 3/8, after 7 11/16, after the start and 7 27/32.
    const seven = -Math.log10(11 / 16);
    const end = -Math.log10(27 / 32);
    const { bans, place } = model.score(0, [7]);
    expect(bans).toBeCloseTo(Math.sqrt((seven * seven + end * end) / 2), 12);
    expect(place).toBe(0);
    // One that does not begin: order 0 as above, and after the start (0 + 3/8) / (1 + 1).
    expect(model.score(0, [])).toEqual({ bans: expect.closeTo(-Math.log10(3 / 16), 12), place: 0 });
    // 8 by order 0: (0 + 2 / 4) / 4 = 1/8, after the start 1/16; the end after what is not known is 3/8.
    const eight = -Math.log10(1 / 16);
    const after = -Math.log10(3 / 8);
    expect(model.score(0, [8]).bans).toBeCloseTo(
      Math.sqrt((eight * eight + after * after) / 2),
      12,
    );
  });

  it('finds where a session breaks off, goes elsewhere, or has two events the wrong way round', () => {
    const model = learnt(200);
    const usual = model.score(0, LOGIN).bans;
    expect(usual).toBeLessThan(0.05);
    const cut = model.score(0, [0, 1]);
    expect(cut.place).toBe(2);
    expect(model.expectedAt(0, [0, 1], 2)).toBe(2);
    const elsewhere = model.score(0, [0, 1, 9, 3]);
    expect(elsewhere.place).toBe(2);
    const swapped = model.score(0, [0, 2, 1, 3]);
    expect(swapped.place).toBe(1);
    for (const { bans } of [cut, elsewhere, swapped]) expect(bans).toBeGreaterThan(10 * usual);
  });

  it('expects nothing while it knows nothing, and knows each kind by how it begins', () => {
    const model = new SequenceModel();
    expect(model.expectedAt(0, [1], 0)).toBeNull();
    for (let i = 0; i < 50; i++) {
      model.learn(0, [1, 2]);
      model.learn(1, [2, 1]);
    }
    expect([model.expectedAt(0, [], 0), model.expectedAt(1, [], 0)]).toEqual([1, 2]);
    expect(model.score(1, [1, 2]).bans).toBeGreaterThan(5 * model.score(0, [1, 2]).bans);
  });

  it('knows the same in whatever order sessions were learnt, as long as there is room', () => {
    fc.assert(
      fc.property(fc.array(session, { maxLength: 30 }), session, (all, asked) => {
        const forth = new SequenceModel();
        const back = new SequenceModel();
        for (const events of all) forth.learn(0, events);
        for (const events of [...all].reverse()) back.learn(0, events);
        expect(back.score(0, asked)).toEqual(forth.score(0, asked));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('gives a finite surprise for anything, full or not, and is never changed by that', () => {
    fc.assert(
      fc.property(fc.array(session, { maxLength: 40 }), session, (all, asked) => {
        const model = new SequenceModel(new NgramTrie(96));
        for (const events of all) {
          model.learn(1, events);
          const before = JSON.stringify(model);
          const { bans, place } = model.score(1, asked);
          expect(bans).toBeGreaterThanOrEqual(0);
          expect(bans).toBeLessThan(20);
          expect(place).toBeLessThanOrEqual(asked.length);
          expect(JSON.stringify(model)).toBe(before);
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('stays within its nodes whatever comes, and keeps what comes often', () => {
    const random = new Random(3);
    const model = new SequenceModel();
    for (let i = 0; i < 3000; i++) {
      model.learn(0, LOGIN);
      model.learn(
        1,
        Array.from({ length: 30 }, () => random.integer(1e6)),
      );
    }
    const { size } = model.toJSON() as { size: number };
    expect(size).toBeLessThanOrEqual(1 << 16);
    expect(model.score(0, LOGIN).bans).toBeLessThan(0.2);
    expect(model.score(0, [0, 1]).bans).toBeGreaterThan(0.5);
  });

  it('continues from a snapshot, and refuses a broken one', () => {
    const whole = learnt(20);
    const half = takenOut(whole.toJSON(), SequenceModel.read);
    for (const model of [whole, half]) model.learn(0, [0, 1, 3]);
    expect(half.toJSON()).toEqual(whole.toJSON());
    expect(half.score(0, [0, 1])).toEqual(whole.score(0, [0, 1]));
    for (const broken of [{}, { ...(whole.toJSON() as object), size: 0 }, null]) {
      expect(isRefused(broken, SequenceModel.read)).toBe(true);
    }
  });
});

import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentEnsemble } from '../../../src/logs/ensemble/document-ensemble.js';
import { SessionModel } from '../../../src/logs/sessions/session-model.js';
import { takenOut } from '../taken-out.js';

/** A checkout: signed in, some items looked at, put into the cart, paid, confirmed. */
function usual(random: Random): number[] {
  const looks = Array.from({ length: 1 + random.integer(4) }, () => 1 + random.integer(2));
  return [0, ...looks, 3, 4, 5];
}

function learnt(sessions: number, seed = 1): SessionModel {
  const random = new Random(seed);
  const model = new SessionModel();
  for (let i = 0; i < sessions; i++) {
    const events = usual(random);
    model.learn(0, events, model.score(0, events), random);
  }
  return model;
}

function read(model: SessionModel): SessionModel {
  const json: unknown = JSON.parse(JSON.stringify(model));
  return takenOut(json, (reader) => SessionModel.read(reader, json));
}

const TRUNCATED = [0, 1, 2, 3];
const WRONG_ORDER = [0, 1, 4, 3, 5];

describe('SessionModel', () => {
  it('says nothing of any session before it has seen thirty', () => {
    const random = new Random(1);
    const model = new SessionModel();
    for (let i = 0; i < 30; i++) {
      expect(model.isWarm).toBe(false);
      for (const events of [usual(random), TRUNCATED, [], [99, 99]]) {
        expect(model.score(0, events).tailProbability).toBe(1);
      }
      const events = usual(random);
      model.learn(0, events, model.score(0, events), random);
    }
    expect(model.isWarm).toBe(true);
    expect(model.score(0, [99, 98, 97]).tailProbability).toBeLessThan(1);
  });

  it('ranks sessions that break off or go the wrong way above all usual ones', () => {
    const model = learnt(1000);
    const random = new Random(2);
    let most = 0;
    let least = 1;
    for (let i = 0; i < 500; i++) {
      const { total, tailProbability } = model.score(0, usual(random));
      most = Math.max(most, total);
      least = Math.min(least, tailProbability);
    }
    for (const odd of [TRUNCATED, WRONG_ORDER, [0, 1, 3, 7, 5], [0, 1, 1, 3, 4, 4, 4, 5]]) {
      expect(model.score(0, odd).total).toBeGreaterThan(most);
      expect(model.score(0, odd).tailProbability).toBeLessThan(least);
    }
  });

  it('says what is odd about a session', () => {
    const model = learnt(500);
    const texts = ['signed in', 'saw shoes', 'saw hats', 'put into cart', 'paid', 'confirmed'];
    const find = (serial: number) =>
      serial < texts.length ? { serial, id: `template-${serial}`, text: texts[serial]! } : null;
    const said = (events: number[]) => model.explain(0, events, model.score(0, events), find);
    const wrong = said(WRONG_ORDER).find(({ channel }) => channel === 'sequence');
    expect(wrong?.sentence).toMatch(/^"(paid|put into cart|confirmed)" comes after "/);
    const counted = said([0, 1, 3, 4, 4, 4, 5]).find(({ channel }) => channel === 'session-counts');
    expect(counted).toMatchObject({
      signal: 'template-4',
      observed: 3,
      expected: 1,
      sentence: '"paid" comes 3 times; 1 is usual.',
    });
    const cut = said([0, 1, 3, 4]).find(({ channel }) => channel === 'sequence');
    expect(cut?.sentence).toBe('its end comes after "paid", where "confirmed" is usual.');
    expect(said([0, 1, 77])[0]?.sentence).toMatch(/a template that has gone/);
  });

  it('is never changed by a score, and has a tail that falls as the total rises', () => {
    const model = learnt(400);
    const before = JSON.stringify(model);
    const event = fc.oneof(fc.nat(6), fc.nat(2 ** 31 - 1));
    const scores: { total: number; tailProbability: number }[] = [];
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.nat(2), (events, kind) => {
        const score = model.score(kind, events);
        expect(score.total).toBeGreaterThanOrEqual(0);
        expect(score.tailProbability).toBeGreaterThan(0);
        expect(score.tailProbability).toBeLessThanOrEqual(1);
        scores.push(score);
      }),
      { seed: 1, numRuns: 400 },
    );
    expect(JSON.stringify(model)).toBe(before);
    scores.sort((a, b) => a.total - b.total);
    for (let i = 1; i < scores.length; i++) {
      const [less, more] = [scores[i - 1]!, scores[i]!];
      // Powers of ten are good to the last few bits.
      expect(more.tailProbability).toBeLessThanOrEqual(less.tailProbability * (1 + 1e-12));
    }
  });

  it('keeps a bounded sample of bounded sessions, each as likely as any other', () => {
    const random = new Random(4);
    const model = new SessionModel();
    const score = model.score(0, []);
    for (let i = 0; i < 4096; i++) model.learn(0, [i], score, random);
    const kept = model.documents().map(([event]) => Number(event));
    expect(kept.length).toBe(1024);
    // A mean of 1024 of 0 to 4095 has a standard deviation of 32 (without those that are drawn): four of them.
    const mean = kept.reduce((a, b) => a + b, 0) / kept.length;
    expect(Math.abs(mean - 2047.5)).toBeLessThan(128);
    const long = new SessionModel();
    long.learn(0, Array<number>(1000).fill(1), score, random);
    expect(long.documents()[0]?.length).toBe(512);
  });

  it('knows a bounded number of kinds', () => {
    const random = new Random(5);
    const model = new SessionModel();
    for (let kind = 0; kind < 400; kind++) model.learn(kind, [1], model.score(kind, [1]), random);
    expect((model.toJSON() as { counts: unknown[] }).counts.length).toBe(256);
  });

  it('continues from a snapshot with the same numbers, with models and without', async () => {
    for (const trains of [false, true]) {
      const whole = learnt(300);
      if (trains) {
        const ensemble = await DocumentEnsemble.fit(whole.documents(), 1, {});
        whole.adopt(ensemble!);
      }
      const half = read(whole);
      const randoms = [new Random(6), new Random(6)] as const;
      [whole, half].forEach((model, place) => {
        for (let i = 0; i < 50; i++) {
          const events = usual(randoms[place]!);
          model.learn(0, events, model.score(0, events), randoms[place]!);
        }
      });
      expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
      for (const events of [TRUNCATED, WRONG_ORDER]) {
        expect(half.score(0, events)).toEqual(whole.score(0, events));
      }
    }
  });

  it('has trained models say something of odd sessions, but never much', async () => {
    const model = learnt(400);
    const odd = [0, 1, 9, 9, 9, 9, 8];
    const before = model.score(0, odd);
    expect(before.total).toBe(before.untrained);
    model.adopt((await DocumentEnsemble.fit(model.documents(), 1, {}))!);
    const after = model.score(0, odd);
    expect(after.untrained).toBe(before.untrained);
    expect(after.total - after.untrained).toBeGreaterThan(0.5);
    expect(after.total - after.untrained).toBeLessThanOrEqual(1.5);
  });
});

import { describe, expect, it } from 'vitest';
import { alarmScores, baseRate, f1OfAll } from '../../src/logs/alarm-scores.js';
import { documentModels } from '../../src/logs/document-models.js';
import { nearestCounts, newEvents } from '../../src/logs/session-peers.js';

const session = (...events: number[]) => ({ id: events.join('-'), events });
const train = [session(0, 1, 1), session(1, 0, 1), session(0, 1)];

describe('peers for sessions', () => {
  it('measure how far the counts are from the nearest, whatever the order', () => {
    const [same, longer, strange] = nearestCounts(train, [
      session(1, 1, 0),
      session(0, 1, 1, 1),
      session(7),
    ]);
    expect(same).toBe(0);
    // Both events weigh 1: a difference of one in four.
    expect(longer).toBeCloseTo(0.25, 12);
    expect(strange).toBe(1);
  });

  it('weigh what is rare', () => {
    const weight = 1 + Math.log(4);
    const [score] = nearestCounts(train, [session(0, 1, 7)]);
    expect(score).toBeCloseTo(weight / (2 + weight), 9);
  });

  it('count what was never seen', () => {
    expect(newEvents(train, [session(0, 7, 8, 1), session(0)])).toEqual([0.5, 0]);
  });

  it('include models of words, for which a word of the vocabulary alone is strange', () => {
    const documents = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? ['a', 'b'] : ['a', 'c']));
    const { isolationForest, localOutlierFactor } = documentModels(
      documents,
      [['a', 'b'], ['d']],
      1,
      ['a', 'b', 'c', 'd'],
    );
    expect(isolationForest.fitted).toHaveLength(60);
    expect(localOutlierFactor.judged[1]).toBeGreaterThan(localOutlierFactor.judged[0]!);
  });
});

describe('alarm scores', () => {
  it('are those of the rows', () => {
    const labels = [1, 1, 0, 0];
    expect(alarmScores([true, false, true, false], labels)).toEqual({
      precision: 0.5,
      recall: 0.5,
      f1: 0.5,
    });
    expect(alarmScores([false, false, false, false], labels).f1).toBe(0);
    expect(baseRate(labels)).toBe(0.5);
    expect(f1OfAll(labels)).toBe(alarmScores([true, true, true, true], labels).f1);
  });
});

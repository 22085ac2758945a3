import { describe, expect, it } from 'vitest';
import type { Suspect } from '../../../src/logs/flow/suspect-history.js';
import { SuspectHistory } from '../../../src/logs/flow/suspect-history.js';
import { MLLogAnomalyDetector } from '../../../src/logs/log-anomaly-detector.js';
import {
  brokenBefore,
  type Fault,
  fine,
  SHOP_START_MS,
  shopLines,
  WINDOW_MS,
  withErrorsOf,
  without,
} from '../shop-stream.js';
import { isRefused, takenOut } from '../taken-out.js';

const LEARNT = 80;
const AFTER = 8;

function run(detector: MLLogAnomalyDetector, from: number, to: number, fault: Fault): void {
  for (let window = from; window < to; window++) {
    for (const { service, text, level, trace, timeMs } of shopLines(window, fault)) {
      const record = { level, time: timeMs, service, msg: text, trace_id: trace };
      detector.processLog(JSON.stringify(record));
    }
  }
}

function suspectsOf(before: Fault, after: Fault): readonly Suspect[] {
  const detector = new MLLogAnomalyDetector();
  run(detector, 0, LEARNT, before);
  run(detector, LEARNT, LEARNT + AFTER, after);
  const fromMs = SHOP_START_MS + LEARNT * WINDOW_MS;
  detector.flush(fromMs + AFTER * WINDOW_MS);
  return detector.suspects(fromMs, fromMs + AFTER * WINDOW_MS);
}

describe('suspects', () => {
  it('ranks first who stops saying a line, though nobody logs an error', () => {
    for (const [service, text] of [
      ['pay', 'card was charged'],
      ['stock', 'items are reserved'],
      ['cart', 'cart has been changed'],
    ] as const) {
      const [first, second] = suspectsOf(fine, without(text));
      expect(first?.nodeId).toBe(service);
      expect(first?.score).toBeGreaterThan(2 * (second?.score ?? 0));
      expect(first?.sentence).toContain(`"${text}" of ${service}, it is missing`);
    }
  });

  it('ranks first where requests break off, not those who are not asked any more', () => {
    const [first, second] = suspectsOf(fine, brokenBefore('items are reserved'));
    expect(first?.nodeId).toBe('stock');
    expect(first?.score).toBeGreaterThan(2 * (second?.score ?? 0));
  });

  it('suspects nobody strongly when nothing is wrong, or errors stop', () => {
    for (const before of [fine, withErrorsOf('stock')]) {
      for (const { score } of suspectsOf(before, fine)) expect(score).toBeLessThan(30);
    }
  });

  it('looks only at the time that is asked for, and says nothing of another', () => {
    const detector = new MLLogAnomalyDetector();
    run(detector, 0, LEARNT, fine);
    run(detector, LEARNT, LEARNT + AFTER, without('card was charged'));
    const fromMs = SHOP_START_MS + LEARNT * WINDOW_MS;
    expect(detector.suspects(fromMs + 1e9, fromMs + 2e9)).toEqual([]);
    expect(detector.suspects(fromMs, fromMs)).toEqual([]);
    const before = JSON.stringify(detector);
    expect(detector.suspects(fromMs, fromMs + 1e9)[0]?.nodeId).toBe('pay');
    expect(JSON.stringify(detector)).toBe(before);
  });
});

describe('SuspectHistory', () => {
  it('adds up what spoke against a service, and gives its weightiest reason', () => {
    const history = new SuspectHistory();
    history.note(10, 'a', { flow: 3 }, () => 'little');
    history.note(20, 'a', { flow: 5, other: 20 }, () => 'much');
    history.note(20, 'a', { flow: 4, other: 40 }, () => 'no more');
    history.note(20, 'b', { other: 40 }, () => 'odd');
    history.note(20, '', { flow: 99 }, () => 'nobody');
    // What is odd in other ways counts for a twentieth: 3 + 5 + 40 / 20.
    expect(history.rank(0, 20)).toEqual([
      { nodeId: 'a', score: 10, sentence: 'much' },
      { nodeId: 'b', score: 2, sentence: 'odd' },
    ]);
    expect(history.rank(10, 15)).toEqual([]);
    expect(history.rank(0, 10)).toEqual([{ nodeId: 'a', score: 3, sentence: 'little' }]);
  });

  it('is bounded, remembers the latest, and can be put away', () => {
    const history = new SuspectHistory();
    for (let i = 0; i < 10_000; i++) history.note(i, 'a', { flow: 1 }, () => `${i}`);
    const { entries } = history.toJSON() as { entries: object[] };
    expect(entries.length).toBeLessThanOrEqual(4096);
    expect(history.rank(9998, 9999)[0]?.sentence).toBe('9999');
    const again = takenOut(history.toJSON(), SuspectHistory.read);
    expect(again.rank(0, 1e9)).toEqual(history.rank(0, 1e9));
    for (const broken of [
      { entries: Array(4097).fill(entries[0]) },
      { entries: [{ ...entries[0], flow: -1 }] },
      { entries: [{ ...entries[0], sentence: 'x'.repeat(1025) }] },
    ]) {
      expect(isRefused(broken, SuspectHistory.read)).toBe(true);
    }
  });
});

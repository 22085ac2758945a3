import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricAnomalyDetector } from '../../src/index.js';
import { type MetricRow, MultivariateAnomalyDetector } from '../../src/multivariate/index.js';
import { type Feed, FIT, fed, rowAt, STEP_MS, service } from './rows.js';

/** Rows of the default warm-up. */
const WARM_UP = 400;
const DAY_ROWS = 86_400_000 / STEP_MS;

describe('what must be noticed', () => {
  it.each([1, 2, 3, 4, 5])(
    'a tie that breaks while every metric stays within its own (seed %i)',
    (seed) => {
      const alone = new MetricAnomalyDetector({ warmUpPoints: WARM_UP });
      const judgeAlone = ({ timestampMs, values }: MetricRow) =>
        Object.entries(values).map(
          ([name, value]) => alone.addMetric({ name, timestampMs, value }).alarm,
        );
      const feed = service(seed);
      const detector = new MultivariateAnomalyDetector({ falseAlarmsPerDay: 0.1 });
      for (let tick = 0; tick < 500; tick++) {
        const row = feed(tick);
        detector.process(row);
        judgeAlone(row);
      }
      const random = new Random(seed + 100);
      const rows = Array.from({ length: 20 }, (_, i) => {
        const { timestampMs, values } = feed(500 + i);
        // As likely a value of cpu as any, but not with these requests.
        return { timestampMs, values: { ...values, cpu: 30 + 6 * random.normal() } };
      });
      const anomalies = rows.flatMap((row) => detector.process(row).anomaly ?? []);
      expect(anomalies).toHaveLength(1);
      expect(anomalies[0]?.signal).toBe('cpu');
      expect(anomalies[0]?.evidence[0]?.channel).toBe('relation');
      expect(anomalies[0]?.sentence).toContain('does not go with the others as it did');
      expect(rows.flatMap(judgeAlone)).not.toContain(true);
    },
  );

  const hotter = ({ timestampMs, values }: MetricRow, by: number): MetricRow => ({
    timestampMs,
    values: { ...values, temperature: values.temperature! + by },
  });

  it.each([1, 2, 3])(
    'a shift, that it leaves for, settles in and returns from (seed %i)',
    (seed) => {
      const feed = service(seed);
      const detector = fed(feed, 500, {
        fitPoints: WARM_UP,
        falseAlarmsPerDay: 0.1,
        nodeId: 'cart',
      });
      const verdicts = Array.from({ length: 200 }, (_, i) =>
        detector.process(hotter(feed(500 + i), i < 100 ? 10 : 0)),
      );
      const during = verdicts.slice(0, 100).flatMap(({ change }) => change ?? []);
      expect(during).toEqual(['departs', 'settles']);
      const after = verdicts.slice(100).flatMap(({ change }) => change ?? []);
      expect(after).toEqual(['departs', 'returns']);
      expect(verdicts.filter(({ alarm }) => alarm)).toHaveLength(1);
      expect(verdicts[1]?.anomaly).toMatchObject({
        source: 'metric',
        nodeId: 'cart',
        signal: 'temperature',
        direction: 'up',
        timestampMs: feed(501).timestampMs,
      });
      expect(verdicts.slice(1, 100).every(({ away }) => away)).toBe(true);
      expect(verdicts.at(-1)?.away).toBe(false);
    },
  );

  it('takes a state for the normal one once it has lasted as long as the warm-up', () => {
    const feed = service(1);
    const detector = fed(feed, 500, { fitPoints: WARM_UP, falseAlarmsPerDay: 0.1 });
    const after = Array.from({ length: 900 }, (_, i) =>
      detector.process(hotter(feed(500 + i), 10)),
    );
    expect(after.filter(({ alarm }) => alarm)).toHaveLength(1);
    expect(after.findIndex(({ away }, i) => i > 1 && !away)).toBe(WARM_UP + 2);
    expect(detector.stats()).toMatchObject({ fits: 2, anomalies: 1 });
    const back = [1400, 1401].map((tick) => detector.process(feed(tick)));
    expect(back[1]?.alarm).toBe(true);
    expect(back[1]?.anomaly?.direction).toBe('down');
  });

  it('one spike by itself, as unusual and not as an alarm', () => {
    const feed = service(1);
    const detector = fed(feed, 500, { fitPoints: WARM_UP, falseAlarmsPerDay: 0.1 });
    const { timestampMs, values } = feed(500);
    const verdict = detector.process({ timestampMs, values: { ...values, cpu: 500 } });
    expect([verdict.unusual, verdict.alarm]).toEqual([true, false]);
    expect(verdict.contributions[0]?.metric).toBe('cpu');
    expect(detector.process(feed(501)).unusual).toBe(false);
  });
});

describe('what must not be', () => {
  const NOISE: Record<string, (random: Random) => Feed> = {
    'a common factor': (random) => (tick) => {
      const factor = random.normal();
      const value = (i: number): number => i + i * factor + 0.3 * random.normal();
      return rowAt(tick, { a: value(1), b: value(2), c: value(3), d: random.normal() });
    },
    'an autoregression': (random) => {
      const state = new Float64Array(4);
      return (tick) => {
        const factor = random.normal();
        for (let i = 0; i < 4; i++) state[i] = 0.8 * state[i]! + 0.4 * (factor + random.normal());
        return rowAt(tick, { a: state[0]!, b: state[1]!, c: state[2]!, d: state[3]! });
      };
    },
    'a metric that stirs rarely': (random) => (tick) =>
      rowAt(tick, {
        a: random.normal(),
        b: random.normal(),
        errors: random.float() < 0.05 ? 1 : 0,
        up: 1,
      }),
  };

  // Measured over many more rows: 0.2 to 1.4 of the budget. Four days at two a day may have 16 at most.
  it.each(Object.entries(NOISE))('alarms beyond twice the budget on %s', (_, family) => {
    let alarms = 0;
    let beyond = 0;
    const rows = 4 * DAY_ROWS;
    const feed = family(new Random(5));
    const detector = new MultivariateAnomalyDetector({ falseAlarmsPerDay: 2 });
    for (let tick = 0; tick < 400 + rows; tick++) {
      const { alarm, tailProbability, warmingUp } = detector.process(feed(tick));
      if (alarm) alarms++;
      if (!warmingUp && tailProbability <= 0.01) beyond++;
    }
    expect(alarms).toBeLessThanOrEqual(16);
    // A probability is what it says, within a factor of three.
    expect(beyond / rows).toBeGreaterThan(0.01 / 3);
    expect(beyond / rows).toBeLessThan(0.01 * 3);
  });

  it('an alarm while it warms up', () => {
    const detector = new MultivariateAnomalyDetector({ fitPoints: FIT });
    for (let tick = 0; tick < FIT; tick++) {
      const verdict = detector.process(rowAt(tick, { a: tick === 100 ? 1e9 : 1, b: tick % 5 }));
      expect([verdict.warmingUp, verdict.alarm, verdict.tailProbability]).toEqual([true, false, 1]);
    }
    expect(detector.process(rowAt(FIT, { a: 1, b: 0 })).warmingUp).toBe(false);
  });

  it('that the order of keys matters to which metrics have room', () => {
    const watched = (names: readonly string[]) => {
      const value = (name: string, tick: number) => (tick * name.charCodeAt(0)) % 13;
      const feed: Feed = (tick) =>
        rowAt(tick, Object.fromEntries(names.map((name) => [name, value(name, tick)])));
      const detector = fed(feed, FIT, { maxMetrics: 2 });
      return detector
        .explain(feed(FIT))
        .map(({ metric }) => metric)
        .sort();
    };
    expect(watched(['c', 'b', 'a'])).toEqual(['a', 'b']);
    expect(watched(['a', 'c', 'b'])).toEqual(['a', 'b']);
  });

  it('that the order of keys or an unknown metric matters', () => {
    const feed = service(1);
    const one = fed(feed, 200);
    const same = service(1);
    const other = fed((tick) => {
      const { timestampMs, values } = same(tick);
      return { timestampMs, values: Object.fromEntries(Object.entries(values).reverse()) };
    }, 200);
    const row = feed(200);
    expect(other.score(row)).toEqual(one.score(row));
    expect(one.score({ ...row, values: { ...row.values, rumour: 1e9 } })).toEqual(one.score(row));
  });
});

describe('explanation', () => {
  const shifts = fc.record({
    metric: fc.constantFrom('requests', 'cpu', 'connections', 'temperature'),
    by: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  });

  it('adds up to the score to the last bit, in any order', () => {
    const feed = service(3);
    const detector = fed(feed, 200);
    const row = feed(200);
    fc.assert(
      fc.property(fc.array(shifts, { maxLength: 3 }), (moves) => {
        const values: Record<string, number> = { ...row.values };
        for (const { metric, by } of moves) values[metric] = values[metric]! + by;
        const moved = { ...row, values };
        const { score } = detector.score(moved);
        const parts = detector.explain(moved).map((part) => part.score);
        expect(parts).toHaveLength(4);
        expect(parts.every((part) => part >= 0)).toBe(true);
        expect(parts).toEqual([...parts].sort((a, b) => b - a));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(score);
        expect(parts.reduceRight((sum, part) => sum + part, 0)).toBe(score);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('says what was observed and expected, and that a value is missing', () => {
    const feed = service(3);
    const detector = fed(feed, 200);
    const { timestampMs, values } = feed(200);
    const { cpu: _, ...others } = values;
    const parts = detector.explain({ timestampMs, values: { ...others, temperature: 90 } });
    const [first] = parts;
    expect(first).toMatchObject({ metric: 'temperature', observed: 90, now: 20 });
    expect(first?.expected).toBeGreaterThan(59);
    expect(first?.expected).toBeLessThan(61);
    expect(first!.band[0]).toBeLessThan(60);
    expect(first!.band[1]).toBeLessThan(70);
    expect(parts.find(({ metric }) => metric === 'cpu')?.observed).toBeNull();
    expect(detector.score(feed(201)).contributions).toEqual([]);
  });
});

describe('metrics that come and go', () => {
  it('are fitted once they are there in most rows, and dropped when they are in none', () => {
    const feed = service(1);
    const detector = fed(feed, 2 * FIT);
    expect(detector.stats()).toMatchObject({ metrics: 4, watched: 4, fits: 1 });
    for (let tick = 2 * FIT; tick < 4 * FIT; tick++) {
      const { timestampMs, values } = feed(tick);
      detector.process({ timestampMs, values: { ...values, queue: tick % 7 } });
    }
    expect(detector.stats()).toMatchObject({ metrics: 5, watched: 5, fits: 2 });
    for (let tick = 4 * FIT; tick < 6 * FIT; tick++) detector.process(feed(tick));
    expect(detector.stats()).toMatchObject({ metrics: 4, watched: 4, fits: 3 });
  });

  it('cost no more than there is room for, and names of no use are forgotten', () => {
    const feed = service(1);
    const options = { maxMetrics: 6 };
    const detector = fed(feed, FIT, options);
    let size = 0;
    for (let tick = FIT; tick < 4 * FIT; tick++) {
      const { timestampMs, values } = feed(tick);
      const noise = Array.from({ length: 20 }, (_, i) => [`pod-${tick}-${i}`, i]);
      detector.process({ timestampMs, values: { ...values, ...Object.fromEntries(noise) } });
      expect(detector.stats().metrics).toBeLessThanOrEqual(6);
      if (tick % FIT === 0) size = Math.max(size, JSON.stringify(detector).length);
    }
    expect(detector.stats().watched).toBe(4);
    expect(detector.stats().ignoredValues).toBe(3 * FIT * 20 - 2 * 2);
    expect(JSON.stringify(detector).length).toBeLessThan(1.1 * size);
    // The room of names that have gone is there for one that stays.
    for (let tick = 4 * FIT; tick < 8 * FIT; tick++) {
      const { timestampMs, values } = feed(tick);
      detector.process({ timestampMs, values: { ...values, queue: tick % 7 } });
    }
    expect(detector.stats()).toMatchObject({ metrics: 5, watched: 5 });
  });
});

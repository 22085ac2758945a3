import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegressionWatch, type RegressionWatchOptions } from '../src/guard/index.js';
import { lost, meanOfBets, won } from './guard/bets.js';

const line = (length: number, slope: number) => Array.from({ length }, (_, i) => 5 + slope * i);

describe('RegressionWatch', () => {
  it('says what it expected, what came and how both bets stand', () => {
    const watch = new RegressionWatch([1, 2, 3, 10]);
    // The second of five from above, and the fourth from below.
    const first = watch.process(5);
    expect(first).toEqual({
      kind: 'watching',
      healthy: null,
      points: 1,
      expected: 2.5,
      observed: 5,
      harm: expect.closeTo(won(2, 5), 12),
      recovery: expect.closeTo(lost, 12),
      sentence: 'Nothing is certain yet.',
    });
    expect(watch.process(null)).toEqual({ ...first, points: 2, observed: null });
  });

  it('bets on recovery that a point is lower than all before', () => {
    const { harm, recovery } = new RegressionWatch([1, 2, 3, 10]).process(0);
    expect(recovery).toBeCloseTo(won(1, 5), 12);
    expect(harm).toBeCloseTo(lost, 12);
  });

  it('expects a rise to go on for as long as it was seen, missing points among these, and a fall to stop', () => {
    const expected = (slope: number) => {
      const watch = new RegressionWatch(line(12, slope), { falseUndoRate: 1e-9, horizon: 15 });
      return Array.from({ length: 15 }, () => watch.process(null).expected);
    };
    expect(expected(2)).toEqual([29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 51, 51, 51]);
    expect(expected(-2)).toEqual(new Array(15).fill(-17));
    // By two standard errors of the slope more than the slope.
    const noisy = line(16, 1).map((value, i) => value + (i % 2 === 0 ? 0.1 : -0.1));
    const rising = new RegressionWatch(noisy);
    const [one, two] = [rising.process(null).expected, rising.process(null).expected];
    expect(two - one).toBeCloseTo(1 + 2 * Math.sqrt((12 * 16 * 0.01) / (16 ** 3 * 14)), 2);
  });

  describe('with what is left of the last deviation', () => {
    const halves = [8, 8, 8, 8, -8, -8, -8, -8, 8, 8, 8, 8, -8, -8, -8, -8];
    const memory = 9 / 16 + (1 + 27 / 16) / 16;
    // Once it rose by so much more than was left, twice it fell by as much.
    const turn = 8 + 8 * memory;
    const left = -8 * memory;

    it.each([
      ['more of a rise than ever', left + turn + 0.01, won(1, 17), lost],
      ['hardly less of a rise than once', left + turn - 0.01, won(2, 17), lost],
      ['more of a fall than ever', left - turn - 0.01, lost, won(1, 17)],
      ['hardly less of a fall than twice', left - turn + 0.01, lost, lost],
    ])('takes only the rest for new: %s', (_, value, harm, recovery) => {
      const verdict = new RegressionWatch(halves).process(value);
      expect(verdict.harm).toBeCloseTo(harm, 12);
      expect(verdict.recovery).toBeCloseTo(recovery, 12);
    });

    it.each([
      ['more', 0.01, 1],
      ['hardly less', -0.01, 1.5],
    ])('goes by the last point that was there: %s of a rise than ever but then', (_, by, from) => {
      const watch = new RegressionWatch(halves, { falseUndoRate: 1e-9 });
      watch.process(40);
      watch.process(null);
      const twice = meanOfBets((stake, width) => {
        const second = width >= from ? stake * (18 / (2 * width)) : 0;
        return (1 - stake + stake * (17 / width)) * (1 - stake + second);
      });
      expect(watch.process(40 * memory + turn + by).harm).toBeCloseTo(twice, 12);
    });
  });

  it('learns from the last 128 finite points, wherever those are that are none', () => {
    const gaps = [Number.NaN, Infinity, -Infinity, 1.1e150, null as unknown as number];
    const known = Array.from({ length: 128 }, (_, i) => [1, ...gaps.slice(i % 5)]).flat();
    expect(new RegressionWatch([...new Array(200).fill(0), ...known]).process(null)).toMatchObject({
      expected: 1,
    });
    expect(new RegressionWatch([1e150]).process(-1e150)).toMatchObject({
      expected: 1e150,
      observed: -1e150,
    });
    for (const none of [1.1e150, -1.1e150, Number.NaN, null, '7' as unknown as number]) {
      const verdict = new RegressionWatch([1, 2, 3]).process(none);
      expect(verdict).toMatchObject({ observed: null, harm: 1, recovery: 1, points: 1 });
    }
  });

  it('goes by what was before as if points that are none had not been there', () => {
    const whole = line(12, 1);
    const gaps = whole.flatMap((value, i) => [[Number.NaN, -1e200, null as never][i % 3]!, value]);
    for (const value of [null, 30, -30]) {
      const verdicts = [gaps, whole].map((before) => new RegressionWatch(before).process(value));
      expect(verdicts[0]).toEqual(verdicts[1]);
    }
  });

  it('takes a rise by more than the tolerance for one, and a fall for what it is', () => {
    const after = (value: number) => {
      const { harm, recovery } = new RegressionWatch([1, 2, 3, 10], { tolerance: 2 }).process(
        value,
      );
      return [harm, recovery];
    };
    // 10 was the highest, and 1 the lowest.
    expect(after(12.01)).toEqual([won(1, 5), lost].map((wealth) => expect.closeTo(wealth, 12)));
    expect(after(11.99)).toEqual([won(2, 5), lost].map((wealth) => expect.closeTo(wealth, 12)));
    expect(after(0.99)).toEqual([lost, won(1, 5)].map((wealth) => expect.closeTo(wealth, 12)));
  });

  it('knows neither harm nor recovery where nothing was before', () => {
    const watch = new RegressionWatch([], { horizon: 5, healthyBelow: 1 });
    const values = [9, 0, 0, 0, 0];
    expect(values.map((value) => watch.process(value)).at(-1)).toMatchObject({
      kind: 'over',
      healthy: true,
      expected: 0,
      harm: expect.closeTo(1, 12),
      recovery: expect.closeTo(1, 12),
      sentence: 'It got neither clearly better nor clearly worse.',
    });
  });

  it.each([
    ['harm', 'falseUndoRate', 1, 'regressed', 'It got worse than it was becoming.'],
    ['recovery', 'falseCommitRate', -1, 'recovered', 'It has recovered.'],
  ] as const)(
    'believes in %s from the moment that its bet reaches 1 / rate',
    (bet, rate, sign, kind, sentence) => {
      const before = line(11, 1);
      const play = (options: RegressionWatchOptions) => {
        const watch = new RegressionWatch(before, options);
        return [1, 2, 3].map((i) => watch.process(sign * 100 * i)).at(-1)!;
      };
      const none = { falseUndoRate: 1e-9, falseCommitRate: 1e-9 };
      const wealth = play(none)[bet];
      // A rate of which the inverse is the wealth itself, rounding and all.
      const exact = [1 / wealth, 1 / wealth + 2 ** -60].find((one) => 1 / one === wealth)!;
      expect(play({ ...none, [rate]: exact })).toMatchObject({ kind, sentence, points: 3 });
      expect(play({ ...none, [rate]: exact * 0.999 }).kind).toBe('watching');
    },
  );

  it('has recovered once three points in a row are well, the bound among them', () => {
    const kinds = (healthyBelow: number | null, values: readonly (number | null)[]) => {
      const watch = new RegressionWatch(line(11, 1), { healthyBelow, horizon: 40 });
      return values.map((value) => watch.process(value).kind);
    };
    const far = [-1, -2, -3, -4, -5, -6];
    expect(kinds(-7, [...far, -7, -7, -6.9, -7, -7, -7]).indexOf('recovered')).toBe(11);
    expect(kinds(-7, [...far, -7, null, -7, null, -7]).indexOf('recovered')).toBe(10);
    expect(kinds(null, far).indexOf('recovered')).toBe(1);
  });

  it('has nothing to recover from where it was well, the bound among that', () => {
    const ends = (healthyBelow: number | null, level: number) => {
      const watch = new RegressionWatch(new Array(11).fill(level), { healthyBelow });
      let verdict = watch.process(level - 1);
      for (let i = 2; verdict.kind === 'watching'; i++) verdict = watch.process(level - i);
      return { kind: verdict.kind, healthy: verdict.healthy };
    };
    expect(ends(5, 5)).toEqual({ kind: 'over', healthy: true });
    expect(ends(6, 5)).toEqual({ kind: 'over', healthy: true });
    expect(ends(4.9, 5)).toEqual({ kind: 'recovered', healthy: true });
    // What well is was not said: below 0 is no better than above.
    expect(ends(null, -5)).toEqual({ kind: 'recovered', healthy: null });
    expect(ends(null, 5)).toEqual({ kind: 'recovered', healthy: null });
  });

  it('says at once what is plain, and then stays with it', () => {
    const watch = new RegressionWatch(new Array(20).fill(0.01));
    const kinds = [0.5, 0.6, 0.7, 0.8, 0, 0, 0].map((value) => watch.process(value).kind);
    expect(kinds.indexOf('regressed')).toBeLessThan(4);
    expect(kinds.at(-1)).toBe('regressed');
  });

  it('is over at the horizon, whatever is missing, and says whether things are well', () => {
    const blind = new RegressionWatch([0.3, 0.3, 0.3], { horizon: 4, healthyBelow: 0.1 });
    const values = [null, Number.NaN, Number.POSITIVE_INFINITY, null];
    const verdicts = values.map((value) => blind.process(value));
    expect(verdicts.map(({ kind }) => kind)).toEqual(['watching', 'watching', 'watching', 'over']);
    expect(verdicts.at(-1)).toMatchObject({ healthy: false, observed: null, points: 4 });
    const fine = new RegressionWatch([0, 0, 0, 0], { horizon: 3, healthyBelow: 0.1 });
    const last = [0, 0, 0].map((value) => fine.process(value)).at(-1);
    expect(last).toMatchObject({ kind: 'over', healthy: true });
    expect(new RegressionWatch([], { horizon: 1 }).process(7).kind).toBe('over');
  });

  it('has an end, numbers that are some, and the same ones again, whatever comes', () => {
    const value = fc.oneof(fc.double(), fc.constant(null), fc.integer({ min: -3, max: 3 }));
    const before = fc.array(fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 })));
    fc.assert(
      fc.property(before, fc.array(value, { minLength: 20 }), (series, values) => {
        const [one, other] = [new RegressionWatch(series), new RegressionWatch(series)];
        const verdicts = values.map((point) => one.process(point));
        expect(values.map((point) => other.process(point))).toEqual(verdicts);
        const last = verdicts.at(-1)!;
        expect(last.kind).not.toBe('watching');
        expect(Number.isFinite(last.harm) && Number.isFinite(last.expected)).toBe(true);
      }),
    );
  });
});

describe('options of RegressionWatch', () => {
  const refusal = (before: unknown, options?: object): string | null => {
    try {
      new RegressionWatch(before as number[], options as RegressionWatchOptions);
      return null;
    } catch (error) {
      return AegisError.isInstance(error) ? `${error.code}: ${error.message}` : String(error);
    }
  };

  it.each([
    ['horizon', [1, 10_000], [0, 1.5, 10_001, null], 'a whole number >= 1 and <= 10000'],
    ['falseUndoRate', [1e-9, 0.5], [0, 0.51], 'a finite number >= 1e-9 and <= 0.5'],
    ['falseCommitRate', [1e-9, 0.5], [0, 0.51], 'a finite number >= 1e-9 and <= 0.5'],
    ['tolerance', [0, 1e9], [-0.1, Infinity], 'a finite number >= 0'],
    ['healthyBelow', [-5, 0, null], [Number.NaN, Infinity], 'a finite number'],
  ])('%s keeps to its range', (name, fine, wrong, wanted) => {
    for (const value of fine) expect(refusal([], { [name]: value })).toBeNull();
    for (const value of wrong) {
      expect(refusal([], { [name]: value })).toBe(
        `invalid-option: RegressionWatch: ${name} is ${String(value)}; give ${wanted}.`,
      );
    }
  });

  it('are known ones, and the series is a list', () => {
    expect(refusal([], { alpha: 0.1 })).toContain('invalid-option: RegressionWatch');
    expect(refusal('no')).toBe(
      'invalid-argument: RegressionWatch: what was before is no list; give one.',
    );
  });
});

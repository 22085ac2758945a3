import { describe, expect, it } from 'vitest';
import { healthClass } from '../../web/lib/format/health.js';
import { bytes, counted, percent, short, whole } from '../../web/lib/format/number.js';
import { ago, duration } from '../../web/lib/format/time.js';
import { actionWords, splitSignal } from '../../web/lib/format/words.js';
import { scrollTopFor, visibleRows } from '../../web/lib/live/visible-rows.js';
import { hashOf, parseRoute } from '../../web/lib/state/parse-route.js';

describe('time', () => {
  it.each([
    [-5, '0 ms'],
    [999, '999 ms'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [7_500_000, '2 h 5 min'],
    [7_200_000, '2 h'],
    [36_600_000, '10 h'],
    [100_800_000, '1 d 4 h'],
  ])('tells %d ms as %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it('says now of what is ahead of its clock', () => {
    expect(ago(2000, 1000)).toBe('now');
    expect(ago(0, 61_000)).toBe('1 min ago');
  });
});

describe('numbers', () => {
  it.each([
    [null, '–'],
    [Number.NaN, '–'],
    [0, '0'],
    [0.012345, '0.0123'],
    [0.0000123, '1.2e-5'],
    [-1234, '-1.23k'],
    [18_204_113, '18.2M'],
    [100, '100'],
    [2e12, '2T'],
  ])('shortens %s to %s', (value, text) => {
    expect(short(value)).toBe(text);
  });

  it('is never certain of what is not', () => {
    expect(['0 %', '< 1 %', '50 %', '> 99 %', '100 %']).toEqual(
      [0, 0.004, 0.5, 0.996, 1].map(percent),
    );
  });

  it('counts', () => {
    expect(counted(1, 'incident')).toBe('1 incident');
    expect(counted(10_000, 'anomaly', 'anomalies')).toBe('10,000 anomalies');
    expect(whole(1234)).toBe('1,234');
    expect([0, 1023, 4_204_118].map(bytes)).toEqual(['0 B', '1023 B', '4.01 MiB']);
  });
});

describe('words', () => {
  it('parts a series from its labels', () => {
    expect(splitSignal('up{job="a"}')).toEqual({ name: 'up', labels: '{job="a"}' });
    expect(splitSignal('up')).toEqual({ name: 'up', labels: '' });
  });

  it('tells an action', () => {
    const action = { kind: 'scale', target: 'a', parameters: { replicas: 4 } };
    expect(actionWords(action)).toBe('scale a (replicas 4)');
    expect([49, 50, 79, 80].map(healthClass)).toEqual(['failing', 'degraded', 'degraded', 'well']);
  });
});

describe('routes', () => {
  it.each(['orders', 'a/b', 'http_requests{service="a%b"}'])(
    'takes back what it gave: %s',
    (id) => {
      expect(parseRoute(hashOf('signals', id))).toEqual({ view: 'signals', id });
    },
  );

  it('leads to the incidents from anywhere else', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#main']) {
      expect(parseRoute(hash).view).toBe('incidents');
    }
    expect(parseRoute('#/graph/%E0%A4%A').id).toBe('%E0%A4%A');
  });
});

describe('rows', () => {
  it('draws what is in sight and no more than a few beside', () => {
    expect(visibleRows(0, 600, 60, 10_000)).toEqual({ first: 0, end: 16 });
    expect(visibleRows(6000, 600, 60, 10_000)).toEqual({ first: 94, end: 116 });
    expect(visibleRows(1e9, 600, 60, 10)).toEqual({ first: 4, end: 10 });
    expect(visibleRows(0, 600, 60, 0)).toEqual({ first: 0, end: 0 });
  });

  it('scrolls only as far as needed', () => {
    expect(scrollTopFor(2, 0, 600, 60)).toBe(0);
    expect(scrollTopFor(10, 0, 600, 60)).toBe(60);
    expect(scrollTopFor(1, 300, 600, 60)).toBe(60);
  });
});

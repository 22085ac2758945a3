import type { MetricDataPoint } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderExposition, scorePoints } from '../../src/prometheus/index.js';

interface Line {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly value: number;
  readonly timestampMs: number | null;
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));

/** A reader of the text format, from its description. Families must stand together. */
function parse(text: string): { lines: Line[]; help: Record<string, string> } {
  const lines: Line[] = [];
  const help: Record<string, string> = {};
  const families: string[] = [];
  expect(text === '' || text.endsWith('\n')).toBe(true);
  for (const line of text.split('\n').slice(0, -1)) {
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/s.exec(line);
    if (comment !== null) {
      const [, kind, name, words] = comment as unknown as [string, string, string, string];
      if (kind === 'HELP') help[name] = unescaped(words);
      else {
        expect(['counter', 'gauge', 'untyped']).toContain(words);
        families.push(name);
      }
      continue;
    }
    const parts = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: (-?\d+))?$/s.exec(line);
    if (parts === null) throw new Error(`no line: ${line}`);
    const [, name, inner = '', value, time] = parts as unknown as string[];
    expect(families.at(-1)).toBe(name);
    const labels: Record<string, string> = {};
    const pair = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(,|$)/sy;
    while (pair.lastIndex < inner.length) {
      const found = pair.exec(inner);
      if (found === null) throw new Error(`no labels: ${inner}`);
      labels[found[1]!] = unescaped(found[2]!);
    }
    const number = value === '+Inf' ? Infinity : value === '-Inf' ? -Infinity : Number(value);
    const timestampMs = time === undefined ? null : Number(time);
    lines.push({ name: name!, labels, value: number, timestampMs });
  }
  expect(new Set(families).size).toBe(families.length);
  return { lines, help };
}

describe('renderExposition', () => {
  it('writes what a reader of the format gets back', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('\\', '"', '\n', 'n', '{', '}', ',', '=', ' ') }),
    );
    const anyPoint = fc.record({
      name: fc.constantFrom('up', 'a:b', 'bad name'),
      labels: fc.dictionary(fc.constantFrom('job', 'zone', 'x_1'), text),
      timestampMs: fc.integer({ min: -5, max: 2_000_000_000_000 }),
      value: fc.double(),
    });
    fc.assert(
      fc.property(
        fc.array(anyPoint, { maxLength: 20 }),
        fc.boolean(),
        text,
        (points, timestamps, words) => {
          const page = renderExposition(points, { timestamps, help: { up: words } });
          const { lines, help } = parse(page.text);
          const latest = new Map<string, MetricDataPoint>();
          const keyOf = (name: string, labels: Record<string, string>): string =>
            JSON.stringify([
              name,
              Object.entries(labels)
                .filter(([, value]) => value !== '')
                .sort(),
            ]);
          for (const point of points) {
            if (point.name === 'bad name') continue;
            const key = keyOf(point.name, point.labels);
            if ((latest.get(key)?.timestampMs ?? -Infinity) <= point.timestampMs)
              latest.set(key, point);
          }
          expect(lines.length).toBe(latest.size);
          expect([page.series, page.series + page.dropped]).toEqual([latest.size, points.length]);
          for (const { name, labels, value, timestampMs } of lines) {
            const expected = latest.get(keyOf(name, labels));
            // The format has no -0.
            expect(value).toBe(expected!.value + 0);
            expect(timestampMs).toBe(timestamps ? expected!.timestampMs : null);
          }
          if (lines.some(({ name }) => name === 'up')) expect(help.up).toBe(words);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('says what the metrics of scores mean', () => {
    const point = { name: 'queue_depth', timestampMs: 5, value: 9 };
    const verdict = { score: 5, alarm: true, warmingUp: false, expected: 1, band: [0, 2] as const };
    expect(renderExposition(scorePoints(point, verdict)).text).toBe(
      [
        '# HELP aegis_anomaly_score How odd the latest point is, in powers of ten: 4 is one in 10,000.',
        '# TYPE aegis_anomaly_score gauge',
        'aegis_anomaly_score{anomaly_name="queue_depth"} 5',
        '# HELP aegis_anomaly_alarm Whether the latest point opened an episode (1) or not (0).',
        '# TYPE aegis_anomaly_alarm gauge',
        'aegis_anomaly_alarm{anomaly_name="queue_depth"} 1',
        '# HELP aegis_anomaly_expected What the latest point should have been; of counters the rate per second.',
        '# TYPE aegis_anomaly_expected gauge',
        'aegis_anomaly_expected{anomaly_name="queue_depth"} 1',
        '# HELP aegis_anomaly_lower The lower end of what would have been normal.',
        '# TYPE aegis_anomaly_lower gauge',
        'aegis_anomaly_lower{anomaly_name="queue_depth"} 0',
        '# HELP aegis_anomaly_upper The upper end of what would have been normal.',
        '# TYPE aegis_anomaly_upper gauge',
        'aegis_anomaly_upper{anomaly_name="queue_depth"} 2',
        '',
      ].join('\n'),
    );
  });

  it('takes types by name, and no name from elsewhere', () => {
    const points = ['constructor', 'hits_total'].map((name) => ({
      name,
      timestampMs: 0,
      value: 1,
    }));
    expect(renderExposition(points, { types: { hits_total: 'counter' } }).text).toBe(
      '# TYPE constructor gauge\nconstructor 1\n# TYPE hits_total counter\nhits_total 1\n',
    );
    expect(renderExposition([])).toEqual({ text: '', series: 0, dropped: 0 });
  });

  it('throws on misuse', () => {
    for (const options of [{ type: 'gauge' }, { types: { x: 'hisotgram' } }]) {
      expect(() => renderExposition([], options as never)).toThrow(
        expect.objectContaining({ code: 'invalid-option' }),
      );
    }
  });
});

import type { MetricDataPoint } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeWriteRequest } from '../../src/prometheus/index.js';
import { snappyLiterals } from '../../src/prometheus/snappy-literals.js';
import { decodeWriteRequest, unsnappy } from './decode-write-request.js';

const anyPoint: fc.Arbitrary<MetricDataPoint> = fc.record(
  {
    name: fc.constantFrom('up', 'a:b', 'not-a-name', '', '_x', '9', 'é'),
    labels: fc.dictionary(
      fc.constantFrom('job', 'Zone', '_a', 'service.name', '__proto__', 'zz'),
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'a', 'b')),
      { maxKeys: 3 },
    ),
    timestampMs: fc.oneof(
      fc.integer({ min: -5, max: 5 }),
      fc.double(),
      fc.maxSafeInteger(),
      fc.constantFrom(1_700_000_000_000, 1_700_000_000_000.4, -1, 8.64e15, -8.64e15),
    ),
    value: fc.double(),
  },
  { requiredKeys: ['name', 'timestampMs', 'value'] },
);

const isName = (name: string): boolean => /^[a-zA-Z_:][\w:]*$/.test(name);

/** What should be in the request: by series, by time, the last of each. */
function expectedOf(points: readonly MetricDataPoint[]): Map<string, Map<bigint, number>> {
  const series = new Map<string, Map<bigint, number>>();
  for (const { name, labels, timestampMs, value } of points) {
    const pairs = Object.entries(labels ?? {}).filter(([, text]) => text !== '');
    const names = pairs.map(([label]) => label);
    const ms = Math.round(timestampMs);
    if (!isName(name) || names.includes('service.name')) continue;
    if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) continue;
    const key = JSON.stringify(
      [['__name__', name], ...pairs].sort(([a], [b]) => (a! < b! ? -1 : 1)),
    );
    const samples = series.get(key) ?? new Map<bigint, number>();
    series.set(key, samples.set(BigInt(ms), value));
  }
  return series;
}

describe('encodeWriteRequest', () => {
  it('writes what a reader of the protocol gets back, in the order that it wants', () => {
    fc.assert(
      fc.property(fc.array(anyPoint, { maxLength: 30 }), (points) => {
        const { body, samples, series, dropped } = encodeWriteRequest(points);
        const decoded = decodeWriteRequest(body);
        const expected = expectedOf(points);
        expect(decoded.length).toBe(series);
        expect(decoded.length).toBe(expected.size);
        let count = 0;
        for (const one of decoded) {
          const names = one.labels.map(([name]) => name);
          expect(names).toEqual([...new Set(names)].sort());
          const wanted = expected.get(JSON.stringify(one.labels));
          expect(one.samples.map(({ timestampMs }) => timestampMs)).toEqual(
            [...wanted!.keys()].sort((a, b) => (a < b ? -1 : 1)),
          );
          for (const { timestampMs, value } of one.samples) {
            expect(value).toBe(wanted!.get(timestampMs));
          }
          count += one.samples.length;
        }
        expect([count, count + dropped]).toEqual([samples, points.length]);
      }),
      { numRuns: 400 },
    );
  });

  it('is, byte for byte, what the specification says', () => {
    const { body } = encodeWriteRequest([
      { name: 'up', labels: { job: 'a', B: 'b' }, timestampMs: 300, value: 1 },
    ]);
    // By hand from the .proto files; labels in the order of their bytes: "B", "__name__", "job".
    const labels = [
      [0x0a, 0x06, 0x0a, 0x01, 0x42, 0x12, 0x01, 0x62],
      [0x0a, 0x0e, 0x0a, 0x08, ...Buffer.from('__name__'), 0x12, 0x02, 0x75, 0x70],
      [0x0a, 0x08, 0x0a, 0x03, ...Buffer.from('job'), 0x12, 0x01, 0x61],
    ].flat();
    const sample = [0x12, 0x0c, 0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x10, 0xac, 0x02];
    const series = [...labels, ...sample];
    const request = [0x0a, series.length, ...series];
    expect([...body]).toEqual([request.length, (request.length - 1) << 2, ...request]);
  });

  it('writes nothing as an empty request', () => {
    expect(encodeWriteRequest([])).toEqual({
      body: Uint8Array.of(0),
      samples: 0,
      series: 0,
      dropped: 0,
    });
  });

  it('takes a hundred thousand points at once', () => {
    const points = Array.from({ length: 100_000 }, (_, i) => ({
      name: 'x',
      labels: { i: `${i % 7}` },
      timestampMs: 1_700_000_000_000 + i,
      value: i,
    }));
    const decoded = decodeWriteRequest(encodeWriteRequest(points).body);
    expect(decoded.map(({ samples }) => samples.length).reduce((a, b) => a + b)).toBe(100_000);
    expect(decoded.length).toBe(7);
  });
});

describe('Snappy literals', () => {
  it.each([0, 1, 59, 60, 61, 255, 256, 257, 65_535, 65_536, 65_537, 200_000])(
    'hold %d bytes',
    (length) => {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) & 0xff);
      const block = snappyLiterals(bytes);
      expect(Buffer.compare(unsnappy(block), bytes)).toBe(0);
      expect(block.length).toBeLessThanOrEqual(length + 3 + 3 * Math.ceil(length / 65_536));
    },
  );
});

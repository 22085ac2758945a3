import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLogs } from '../../../src/inputs/otlp/read-logs.js';
import { Taken } from '../../../src/inputs/otlp/taken.js';
import { attribute, logsOf } from './exports.js';

const ID = '5B8EFFF798038103D269B633813FC60C';

function read(request: object): { entries: ReturnType<typeof readLogs>; taken: Taken } {
  const taken = new Taken();
  return { entries: readLogs(request as Record<string, unknown>, 77, taken), taken };
}

it('reads every field of a record', () => {
  const { entries, taken } = read(
    logsOf({
      timeUnixNano: '1544712660300123456',
      observedTimeUnixNano: '1544712660400000000',
      severityNumber: 17,
      severityText: 'Error',
      traceId: ID,
      spanId: 'EEE19B7EC3C1B174',
      body: { stringValue: 'no stock' },
      attributes: [
        attribute('sku', 'a-1'),
        attribute('left', 0),
        attribute('known', true),
        { key: 'share', value: { doubleValue: 0.5 } },
        {
          key: 'list',
          value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } },
        },
        { key: 'map', value: { kvlistValue: { values: [attribute('a', 1)] } } },
      ],
    }),
  );
  expect(taken).toMatchObject({ accepted: 1, rejected: 0 });
  const [entry] = entries;
  expect(entry).toMatchObject({ nodeId: 'cart', receivedMs: 77 });
  expect(entry?.line).toMatchObject({
    timestampMs: 1_544_712_660_300,
    severityNumber: 17,
    severityText: 'Error',
    body: 'no stock',
    traceId: ID.toLowerCase(),
    spanId: 'eee19b7ec3c1b174',
    attributes: { sku: 'a-1', left: 0, known: true, share: 0.5, list: ['a', 'b'], map: '{"a":1}' },
    resource: { 'service.name': 'cart', 'process.pid': 4711 },
  });
});

it('does with what there is', () => {
  const { entries, taken } = read(
    logsOf(
      {
        body: { stringValue: 'a' },
        timeUnixNano: '0',
        observedTimeUnixNano: '1544712660400000000',
      },
      {
        body: { kvlistValue: { values: [attribute('msg', 'b')] } },
        severityNumber: 'SEVERITY_NUMBER_WARN2',
      },
      {
        body: { stringValue: 'c' },
        severityNumber: 99,
        traceId: '00000000000000000000000000000000',
      },
      {},
      7,
    ),
  );
  const lines = entries.map(({ line }) => (typeof line === 'string' ? null : line));
  expect(lines.map((line) => line?.body)).toEqual(['a', '{"msg":"b"}', 'c']);
  expect(lines.map((line) => line?.timestampMs)).toEqual([1_544_712_660_400, null, null]);
  expect(lines.map((line) => line?.severityNumber)).toEqual([0, 14, 0]);
  expect(lines[2]?.traceId).toBeNull();
  expect(taken).toMatchObject({ accepted: 3, rejected: 2 });
  expect(taken.reasons).toBe('1 that are no records, 1 without a body');
});

it('never throws, whatever comes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { taken } = read(
        logsOf(value, { body: value, attributes: value, timeUnixNano: value }),
      );
      expect(taken.accepted + taken.rejected).toBe(2);
      read({ resourceLogs: value });
      read({ resourceLogs: [{ resource: value, scopeLogs: value }] });
    }),
  );
});

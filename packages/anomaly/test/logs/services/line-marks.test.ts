import type { LogRecord } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  marksOf,
  markWords,
  serviceOfFields,
  shapeOf,
  templateWords,
} from '../../../src/logs/services/line-marks.js';

function recordOf(part: Partial<LogRecord>): LogRecord {
  return {
    timestampMs: null,
    severityNumber: 9,
    severityText: null,
    body: '',
    attributes: {},
    resource: {},
    traceId: null,
    spanId: null,
    ...part,
  };
}

describe('serviceOfFields', () => {
  it('takes the surest field, the resource before the attributes', () => {
    const resource = { 'service.name': 'cart' };
    const attributes = { 'service.name': 'other', service: 'third', logger: 'fourth' };
    expect(serviceOfFields(recordOf({ resource, attributes }))).toBe('cart');
    expect(serviceOfFields(recordOf({ attributes }))).toBe('other');
    expect(serviceOfFields(recordOf({ attributes: { logger: 'fourth' } }))).toBe('fourth');
    expect(serviceOfFields(recordOf({}))).toBeNull();
  });

  it('passes over what is no name, and cuts what is long', () => {
    expect(
      serviceOfFields(recordOf({ attributes: { service: '', app: 7, job: true } })),
    ).toBeNull();
    expect(serviceOfFields(recordOf({ attributes: { service: '', app: 'a' } }))).toBe('a');
    expect(serviceOfFields(recordOf({ attributes: { service: 'x'.repeat(500) } }))?.length).toBe(
      128,
    );
    expect(serviceOfFields(recordOf({ attributes: { name: 'x'.repeat(65) } }))).toBeNull();
  });
});

describe('the words of a line', () => {
  it('are those of its template, without what varies, digits and single letters', () => {
    expect(templateWords('user <*> of com.acme.ShopCart v2 wrote 17_000 a: größe')).toEqual([
      'user',
      'of',
      'com',
      'acme',
      'ShopCart',
      'wrote',
      'größe',
    ]);
    expect(templateWords(`${'word '.repeat(500)}`).length).toBeLessThanOrEqual(64);
    expect(templateWords('x'.repeat(49))).toEqual([]);
  });

  it('are its marks, the logger by three parts of its name', () => {
    const marks = marksOf(
      recordOf({
        severityText: 'WARN',
        resource: { 'host.name': 'db-1', 'service.name': 'sshd' },
        attributes: { 'otel.scope.name': 'org.acme.db.Pool', 'log.file.name': 'db.log' },
      }),
    );
    expect(markWords(marks)).toEqual([
      'service=sshd',
      'host=db-1',
      'scope=org.acme.db',
      'file=db.log',
      'level=WARN',
    ]);
    expect(markWords(marksOf(recordOf({})))).toEqual([
      'service=',
      'host=',
      'scope=',
      'file=',
      'level=',
    ]);
  });

  it('are five of bounded length, whatever the fields say', () => {
    const value = fc.oneof(fc.string(), fc.string({ minLength: 60, maxLength: 200 }), fc.double());
    fc.assert(
      fc.property(value, value, value, (host, scope, named) => {
        const words = markWords(
          marksOf(
            recordOf({
              resource: { 'host.name': host, 'service.name': named },
              attributes: { 'otel.scope.name': scope },
            }),
          ),
        );
        expect(words.length).toBe(5);
        for (const word of words) expect(word.length).toBeLessThanOrEqual(48);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('shapeOf', () => {
  it('is how a line begins, with its digits and words the same', () => {
    expect(shapeOf('2024-06-01 12:34:56,789 INFO [main] up')).toBe('0000-00-00 00:00:00,000 ');
    expect(shapeOf('Jun  1 12:34:56 host sshd[7]: hi')).toBe('a  0 00:00:00 a a');
    expect(shapeOf('Über alles')).toBe('a a');
    expect(shapeOf('')).toBe('');
  });
});

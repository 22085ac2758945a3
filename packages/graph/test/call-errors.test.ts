import type { Attributes, SpanKind, SpanRecord } from '@aegis/core';
import { spansToCalls } from '@aegis/graph/traces';
import { describe, expect, it } from 'vitest';
import { spanOf } from './span-data.js';

type Status = SpanRecord['statusCode'];

/** What becomes of a single span: whether its call failed. */
function failed(kind: SpanKind, attributes: Attributes, statusCode: Status = 'unset'): boolean {
  const peer = kind === 'client' ? { 'server.address': 'other' } : {};
  const all = { ...attributes, ...peer };
  const calls = spansToCalls([
    spanOf(kind, 'web', ['1', null], [0, 1], { attributes: all, statusCode }),
  ]);
  expect(calls).toHaveLength(1);
  return calls[0]!.isError;
}

describe('whether a call failed', () => {
  // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status and rpc/grpc/#grpc-status
  it.each<[SpanKind, Attributes, Status, boolean]>([
    ['server', {}, 'unset', false],
    ['server', {}, 'error', true],
    ['server', { 'http.response.status_code': 500 }, 'unset', true],
    ['server', { 'http.status_code': 503 }, 'unset', true],
    ['server', { 'http.status_code': '503' }, 'unset', true],
    ['server', { 'http.response.status_code': 404 }, 'unset', false],
    ['server', { 'http.response.status_code': 404 }, 'error', true],
    ['client', { 'http.response.status_code': 404 }, 'unset', true],
    ['client', { 'http.response.status_code': 302 }, 'unset', false],
    ['server', { 'rpc.grpc.status_code': 0 }, 'unset', false],
    ['server', { 'rpc.grpc.status_code': 5 }, 'unset', false],
    ['client', { 'rpc.grpc.status_code': 5 }, 'unset', true],
    ['server', { 'rpc.grpc.status_code': 14 }, 'unset', true],
    ['server', { 'error.type': 'timeout' }, 'unset', true],
    ['server', { 'exception.type': 'java.io.IOException' }, 'unset', true],
    ['server', { 'error.type': '500', 'http.response.status_code': 500 }, 'ok', false],
    ['consumer', { error: true }, 'unset', true],
  ])('a %s span with %j and status %s: %s', (kind, attributes, status, expected) => {
    expect(failed(kind, attributes, status)).toBe(expected);
  });
});

describe('where an error began', () => {
  const fate = (spans: readonly SpanRecord[]): unknown[] =>
    spansToCalls(spans).map((call) => [call.nodeId, call.isError, call.isErrorOrigin]);

  const error: Partial<SpanRecord> = { statusCode: 'error' };

  it('is the deepest of the calls that failed', () => {
    const spans = [
      spanOf('server', 'web', ['1', null], [0, 100], error),
      spanOf('internal', 'web', ['2', '1'], [1, 99], error),
      spanOf('client', 'web', ['3', '2'], [10, 50], error),
      spanOf('server', 'cart', ['4', '3'], [11, 49], error),
      spanOf('client', 'cart', ['5', '4'], [12, 20]),
      spanOf('server', 'stock', ['6', '5'], [13, 19]),
    ];
    expect(fate(spans)).toEqual([
      ['web', true, false],
      ['cart', true, true],
      ['stock', false, false],
    ]);
  });

  it('is a peer without spans where its caller failed with it', () => {
    const spans = [
      spanOf('server', 'web', ['1', null], [0, 100], error),
      spanOf('client', 'web', ['2', '1'], [10, 50], {
        statusCode: 'error',
        attributes: { 'db.system.name': 'mysql' },
      }),
    ];
    expect(fate(spans)).toEqual([
      ['web', true, false],
      ['mysql', true, true],
    ]);
  });

  it('is the callee where its caller got no answer from it', () => {
    const spans = [
      spanOf('server', 'web', ['1', null], [0, 100], error),
      spanOf('client', 'web', ['2', '1'], [10, 50], { attributes: { 'error.type': 'timeout' } }),
      spanOf('server', 'cart', ['3', '2'], [11, 90]),
    ];
    expect(fate(spans)).toEqual([
      ['web', true, false],
      ['cart', true, true],
    ]);
  });

  it('is the caller where the callee rightly refused', () => {
    const spans = [
      spanOf('server', 'web', ['1', null], [0, 100], error),
      spanOf('client', 'web', ['2', '1'], [10, 50], {
        statusCode: 'error',
        attributes: { 'http.response.status_code': 404 },
      }),
      spanOf('server', 'cart', ['3', '2'], [11, 49], {
        attributes: { 'http.response.status_code': 404 },
      }),
    ];
    expect(fate(spans)).toEqual([
      ['web', true, true],
      ['cart', false, false],
    ]);
  });
});

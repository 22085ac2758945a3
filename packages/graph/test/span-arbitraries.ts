import { SPAN_KINDS, type SpanRecord } from '@aegis/core';
import fc from 'fast-check';

const ids = ['1', '2', '3', '4', '5', '6', '7', '8', '__proto__', 'constructor'];
const services = ['web', 'cart', 'stock', '__proto__', 'constructor', 'toString'];

const attributes: fc.Arbitrary<SpanRecord['attributes']> = fc.oneof(
  fc.constant({}),
  fc.constantFrom<SpanRecord['attributes']>(
    { 'db.system.name': 'mysql', 'db.namespace': 'shop' },
    { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
    { 'messaging.system': 'kafka', 'messaging.operation.type': 'receive' },
    { 'peer.service': '__proto__' },
    { 'server.address': 'cart' },
    { 'http.response.status_code': 503 },
    { 'http.response.status_code': 404, 'server.address': 'stock' },
    { 'rpc.grpc.status_code': 13, 'rpc.service': 'shop.Cart' },
  ),
);

const time = fc.integer({ min: 0, max: 400 }).map((value) => value / 4);

/** Spans of a few traces whose ids collide, whose parents form rings, and whose times are as they are. */
export const spanArbitrary: fc.Arbitrary<SpanRecord> = fc.record({
  traceId: fc.constantFrom('t', 'u', '__proto__'),
  spanId: fc.constantFrom(...ids),
  parentSpanId: fc.option(fc.constantFrom(...ids), { freq: 8 }),
  kind: fc.constantFrom(...SPAN_KINDS),
  name: fc.constantFrom('a', 'b', ''),
  startMs: time,
  endMs: time,
  statusCode: fc.constantFrom('unset', 'ok', 'error'),
  attributes,
  resource: fc.constantFrom(...services).map((name) => ({ 'service.name': name })),
  links: fc.array(
    fc.record({ traceId: fc.constantFrom('t', 'u'), spanId: fc.constantFrom(...ids) }),
    { maxLength: 3 },
  ),
});

const wild = fc.oneof(
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 1e300, -1e15, null, undefined, '', {}),
  fc.double(),
);

/** Spans in which anything may stand anywhere. */
export const hostileSpanArbitrary: fc.Arbitrary<SpanRecord> = fc
  .tuple(
    spanArbitrary,
    fc.constantFrom(
      'traceId',
      'spanId',
      'parentSpanId',
      'kind',
      'name',
      'startMs',
      'endMs',
      'statusCode',
      'attributes',
      'resource',
      'links',
    ),
    wild,
  )
  .map(([span, field, value]) => ({ ...span, [field]: value }) as SpanRecord);

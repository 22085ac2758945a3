/** Requests after the examples of the OTLP specification, in JSON. */

const SCOPE = { name: 'shop', version: '1.0.0' };

export function attribute(key: string, value: string | number | boolean): object {
  if (typeof value === 'string') return { key, value: { stringValue: value } };
  if (typeof value === 'boolean') return { key, value: { boolValue: value } };
  return { key, value: { intValue: String(value) } };
}

export const CART = {
  attributes: [
    attribute('service.name', 'cart'),
    attribute('service.instance.id', 'cart-1'),
    attribute('process.pid', 4711),
  ],
};

export function nanos(ms: number): string {
  return `${ms}000000`;
}

export function metricsOf(...metrics: object[]): object {
  return { resourceMetrics: [{ resource: CART, scopeMetrics: [{ scope: SCOPE, metrics }] }] };
}

export function logsOf(...logRecords: unknown[]): object {
  return { resourceLogs: [{ resource: CART, scopeLogs: [{ scope: SCOPE, logRecords }] }] };
}

/** A call from `caller` to `callee`, seen from both sides. */
export function callOf(id: number, caller: string, callee: string, startMs: number): object {
  const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
  const span = (service: string, n: number, parent: number | null, kind: number): object => ({
    resource: { attributes: [attribute('service.name', service)] },
    scopeSpans: [
      {
        scope: SCOPE,
        spans: [
          {
            traceId: hex(id, 32),
            spanId: hex(id * 10 + n, 16),
            parentSpanId: parent === null ? '' : hex(id * 10 + parent, 16),
            name: 'GET /',
            kind,
            startTimeUnixNano: nanos(startMs),
            endTimeUnixNano: nanos(startMs + 10),
          },
        ],
      },
    ],
  });
  return { resourceSpans: [span(caller, 1, null, 3), span(callee, 2, 1, 2)] };
}

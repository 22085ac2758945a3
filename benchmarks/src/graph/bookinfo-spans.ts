import type { Random } from '@aegis/core';

/** A service of Bookinfo as its Envoy tells of it: under its app and namespace. */
const NAMESPACE = 'default';
const NANOS_PER_MS = 1_000_000n;
const START_NANOS = 1_700_000_000_000n * NANOS_PER_MS;
const REQUEST_EVERY_MS = 50;

const SPAN_KIND = { server: 2, client: 3 } as const;

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly kind: number;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly object[];
  readonly status: object;
}

/** What a service calls one after the other, and for how long it works itself. */
interface Work {
  readonly path: string;
  readonly ownMs: number;
  readonly calls: (random: Random) => readonly string[];
}

/** One version of three of reviews calls no ratings. */
const WORK: Readonly<Record<string, Work>> = {
  productpage: { path: '/productpage', ownMs: 8, calls: () => ['details', 'reviews'] },
  details: { path: '/details/0', ownMs: 3, calls: () => [] },
  reviews: {
    path: '/reviews/0',
    ownMs: 6,
    calls: (random) => (random.integer(3) === 0 ? [] : ['ratings']),
  },
  ratings: { path: '/ratings/0', ownMs: 2, calls: () => [] },
};

const hex = (random: Random, length: number): string =>
  Array.from({ length }, () => random.integer(16).toString(16)).join('');

/** Milliseconds from the start of all, as Envoy writes times. */
function nanosOf(milliseconds: number): string {
  return String(START_NANOS + BigInt(Math.round(milliseconds * Number(NANOS_PER_MS))));
}

/** Envoy's tags, all of them texts. */
function tagsOf(service: string, callee: string, path: string, isClient: boolean): object[] {
  const host = `${callee}.${NAMESPACE}.svc.cluster.local`;
  const tags = {
    component: 'proxy',
    'http.method': 'GET',
    'http.protocol': 'HTTP/1.1',
    'http.status_code': '200',
    'http.url': `http://${callee}:9080${path}`,
    'istio.canonical_service': service,
    'istio.namespace': NAMESPACE,
    response_flags: '-',
    upstream_cluster: isClient ? `outbound|9080||${host}` : 'inbound|9080||',
  };
  return Object.entries(tags).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

class RequestWriter {
  readonly #random: Random;
  readonly #spans: Map<string, OtlpSpan[]>;
  readonly #traceId: string;

  constructor(random: Random, spans: Map<string, OtlpSpan[]>) {
    this.#random = random;
    this.#spans = spans;
    this.#traceId = hex(random, 32);
  }

  #write(
    service: string,
    callee: string,
    kind: keyof typeof SPAN_KIND,
    [spanId, parentSpanId]: readonly [string, string],
    [startMs, endMs]: readonly [number, number],
  ): void {
    const { path } = WORK[callee]!;
    const span: OtlpSpan = {
      traceId: this.#traceId,
      spanId,
      parentSpanId,
      kind: SPAN_KIND[kind],
      name: `${callee}.${NAMESPACE}.svc.cluster.local:9080/*`,
      startTimeUnixNano: nanosOf(startMs),
      endTimeUnixNano: nanosOf(endMs),
      attributes: tagsOf(service, callee, path, kind === 'client'),
      status: {},
    };
    const spans = this.#spans.get(service);
    if (spans === undefined) this.#spans.set(service, [span]);
    else spans.push(span);
  }

  /** Writes what a service does from `startMs` on, and gives when it is done. */
  serve(service: string, parentSpanId: string, startMs: number): number {
    const spanId = hex(this.#random, 16);
    const { ownMs, calls } = WORK[service]!;
    let nowMs = startMs + (ownMs / 2) * (0.5 + this.#random.float());
    for (const callee of calls(this.#random)) {
      const clientId = hex(this.#random, 16);
      const networkMs = 0.2 + this.#random.float();
      const doneMs = this.serve(callee, clientId, nowMs + networkMs / 2) + networkMs / 2;
      this.#write(service, callee, 'client', [clientId, spanId], [nowMs, doneMs]);
      nowMs = doneMs;
    }
    const endMs = nowMs + (ownMs / 2) * (0.5 + this.#random.float());
    this.#write(service, service, 'server', [spanId, parentSpanId], [startMs, endMs]);
    return endMs;
  }
}

/**
 * Requests to Bookinfo's product page as the sidecars of a mesh export them: the inbound side of every
 * service a server span, the outbound a client span; one `ExportTraceServiceRequest` of OTLP in JSON.
 */
export function bookinfoExport(random: Random, requests: number): { resourceSpans: object[] } {
  const spans = new Map<string, OtlpSpan[]>();
  for (let i = 0; i < requests; i++) {
    new RequestWriter(random, spans).serve('productpage', '', i * REQUEST_EVERY_MS);
  }
  const resourceSpans = [...spans].map(([service, list]) => ({
    resource: {
      attributes: [{ key: 'service.name', value: { stringValue: `${service}.${NAMESPACE}` } }],
    },
    scopeSpans: [{ scope: { name: 'envoy' }, spans: list }],
  }));
  return { resourceSpans };
}

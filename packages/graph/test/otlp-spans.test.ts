import { readOtlpSpans } from '@aegis/graph/traces';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const text = (key: string, stringValue: string): unknown => ({ key, value: { stringValue } });

/** The example of the protocol's repository, `examples/trace.json`, in short. */
const span = {
  traceId: '5B8EFFF798038103D269B633813FC60C',
  spanId: 'EEE19B7EC3C1B174',
  parentSpanId: 'EEE19B7EC3C1B173',
  name: "I'm a server span",
  startTimeUnixNano: '1544712660123456789',
  endTimeUnixNano: '1544712661000000000',
  kind: 2,
  attributes: [text('my.span.attr', 'some value')],
};

const request = (...spans: unknown[]): { resourceSpans: unknown[] } => ({
  resourceSpans: [
    {
      resource: { attributes: [text('service.name', 'my.service')] },
      scopeSpans: [{ scope: { name: 'my.library' }, spans }],
    },
  ],
});

const only = (fields: object): unknown => readOtlpSpans(request({ ...span, ...fields })).spans[0];

describe('readOtlpSpans', () => {
  it('reads the example of the protocol', () => {
    const { spans, findings, stats } = readOtlpSpans(JSON.stringify(request(span)));
    expect(spans).toEqual([
      {
        traceId: '5b8efff798038103d269b633813fc60c',
        spanId: 'eee19b7ec3c1b174',
        parentSpanId: 'eee19b7ec3c1b173',
        kind: 'server',
        name: "I'm a server span",
        startMs: 1544712660123.4568,
        endMs: 1544712661000,
        statusCode: 'unset',
        attributes: { 'my.span.attr': 'some value' },
        resource: { 'service.name': 'my.service' },
        links: [],
      },
    ]);
    expect(findings).toEqual([]);
    expect(stats).toMatchObject({ spans: 1, brokenSpans: 0 });
  });

  it('reads ids in base64, plain or for URLs, as hex', () => {
    const ids = { traceId: 'W47/95gDgQPSabYzgT/GDA==', spanId: '7uGbfsPBsXQ=', parentSpanId: '' };
    expect(only(ids)).toMatchObject({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentSpanId: null,
    });
    expect(only({ traceId: 'W47_95gDgQPSabYzgT_GDA' })).toMatchObject({
      traceId: '5b8efff798038103d269b633813fc60c',
    });
  });

  it('agrees with Node on base64', () => {
    const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 }).filter((id) => id.some(Boolean));
    fc.assert(
      fc.property(bytes, (id) => {
        const spanId = Buffer.from(id).toString('base64');
        expect(only({ spanId })).toMatchObject({ spanId: Buffer.from(id).toString('hex') });
      }),
    );
  });

  it.each([
    [3, 'client'],
    ['SPAN_KIND_CLIENT', 'client'],
    ['Producer', 'producer'],
    ['5', 'consumer'],
    [1, 'internal'],
    [0, 'unspecified'],
    [undefined, 'unspecified'],
    [99, 'unspecified'],
    ['__proto__', 'unspecified'],
  ])('reads the kind %j as %s', (kind, expected) => {
    expect(only({ kind })).toMatchObject({ kind: expected });
  });

  it.each([
    [{ code: 2 }, 'error'],
    [{ code: 'STATUS_CODE_ERROR', message: 'x' }, 'error'],
    [{ code: 'STATUS_CODE_OK' }, 'ok'],
    [{ code: 1 }, 'ok'],
    [{}, 'unset'],
    [null, 'unset'],
    [{ code: 'no' }, 'unset'],
  ])('reads the status %j as %s', (status, expected) => {
    expect(only({ status })).toMatchObject({ statusCode: expected });
  });

  it('reads times as numbers, and names of fields as the protocol defines them', () => {
    const { traceId, spanId } = span;
    const snake = {
      resource_spans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { string_value: 'a' } }] },
          instrumentation_library_spans: [
            {
              spans: [
                {
                  trace_id: traceId,
                  span_id: spanId,
                  start_time_unix_nano: 1_500_000,
                  end_time_unix_nano: 2_000_000,
                },
              ],
            },
          ],
        },
      ],
    };
    const [read] = readOtlpSpans(snake).spans;
    expect(read).toMatchObject({ startMs: 1.5, endMs: 2, resource: { 'service.name': 'a' } });
  });

  it('reads every form of a value', () => {
    const attributes = [
      ['text', { stringValue: 'x' }],
      ['truth', { boolValue: false }],
      ['count', { intValue: '42' }],
      ['number', { intValue: 7 }],
      ['ratio', { doubleValue: 0.5 }],
      ['none', { doubleValue: 'NaN' }],
      ['bytes', { bytesValue: 'AAEC' }],
      ['list', { arrayValue: { values: [{ intValue: '1' }, { intValue: 2 }] } }],
      ['mixed', { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'b' }] } }],
      [
        'map',
        {
          kvlistValue: {
            values: [{ key: 'a', value: { kvlistValue: { values: [text('b', 'c')] } } }],
          },
        },
      ],
      ['empty', {}],
      ['__proto__', { stringValue: 'own' }],
    ].map(([key, value]) => ({ key, value }));
    const read = only({ attributes }) as { attributes: Record<string, unknown> };
    expect(Object.entries(read.attributes)).toEqual([
      ['text', 'x'],
      ['truth', false],
      ['count', 42],
      ['number', 7],
      ['ratio', 0.5],
      ['none', Number.NaN],
      ['bytes', 'AAEC'],
      ['list', [1, 2]],
      ['mixed', ['1', 'b']],
      ['map.a.b', 'c'],
      ['__proto__', 'own'],
    ]);
    expect(Object.getPrototypeOf(read.attributes)).toBe(Object.prototype);
  });

  it('reads links, and leaves out those without ids', () => {
    const links = [{ traceId: span.traceId, spanId: span.spanId }, { traceId: 'zz' }, null];
    expect(only({ links })).toMatchObject({
      links: [{ traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' }],
    });
  });

  it('reads one export a line, and says which lines are none', () => {
    const line = JSON.stringify(request(span));
    const { spans, findings } = readOtlpSpans(
      [line, '{ "resourceSpans": [', '', '{}', line].join('\n'),
    );
    expect(spans).toHaveLength(2);
    expect(findings).toEqual([
      { code: 'unparsable', message: 'The line is no JSON', line: 2 },
      { code: 'no-spans', message: 'An export without resourceSpans', line: 4 },
    ]);
  });

  it.each(['', 'hello', '{\n"resourceSpans":\n['])('finds that %j is no JSON', (input) => {
    const { spans, findings } = readOtlpSpans(input);
    expect(spans).toEqual([]);
    expect(findings).toEqual([{ code: 'unparsable', message: 'The text is no JSON', line: 1 }]);
  });

  it.each([
    [{ traceId: '0'.repeat(32) }, 'traceId'],
    [{ spanId: 'not hex' }, 'spanId'],
    [{ spanId: 7 }, 'spanId'],
    [{ startTimeUnixNano: 'soon' }, 'startTimeUnixNano'],
    [{ endTimeUnixNano: undefined }, 'endTimeUnixNano'],
  ])('leaves a span out with %j and reads the others', (fields, field) => {
    const { spans, findings, stats } = readOtlpSpans(request({ ...span, ...fields }, span));
    expect(spans).toHaveLength(1);
    expect(stats.brokenSpans).toBe(1);
    expect(findings[0]!.message).toContain(field);
  });

  it('keeps to its limits, and counts what is beyond', () => {
    const many = { ...span, attributes: [text('a', '1'), text('b', '2')] };
    const limits = { maxSpans: 2, maxAttributes: 1, maxFindings: 1 };
    const { spans, findings, stats } = readOtlpSpans(request(null, null, many, many, many), limits);
    expect(spans.map(({ attributes }) => attributes)).toEqual([{ a: '1' }, { a: '1' }]);
    expect(findings).toHaveLength(1);
    expect(stats).toEqual({
      spans: 2,
      brokenSpans: 2,
      droppedSpans: 1,
      droppedAttributes: 2,
      droppedFindings: 1,
    });
  });

  it('survives whatever JSON it is given', () => {
    const fields = fc.constantFrom(...Object.keys(span), 'links', 'status');
    fc.assert(
      fc.property(fields, fc.jsonValue(), fc.jsonValue(), (field, value, other) => {
        const { stats } = readOtlpSpans(request({ ...span, [field]: value }, other));
        expect(stats.spans + stats.brokenSpans).toBe(2);
        const whole = readOtlpSpans(JSON.stringify({ resourceSpans: value }));
        expect(whole.stats.spans).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what is neither text nor object, and unknown options', () => {
    const invalid = (code: string): unknown => expect.objectContaining({ code });
    expect(() => readOtlpSpans(1 as never)).toThrowError(invalid('invalid-argument'));
    expect(() => readOtlpSpans(null as never)).toThrowError(invalid('invalid-argument'));
    expect(() => readOtlpSpans('', { maxSpans: 0 })).toThrowError(invalid('invalid-option'));
    expect(() => readOtlpSpans('', { x: 1 } as never)).toThrowError(invalid('invalid-option'));
  });
});

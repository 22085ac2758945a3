import {
  AegisError,
  type Attributes,
  checkNumber,
  resolveOptions,
  type SpanRecord,
} from '@aegis/core';
import { type AttributeBudget, attributesOf } from './otlp-attributes.js';
import {
  type FieldName,
  fieldOf,
  idOf,
  isMessage,
  kindOf,
  listOf,
  type Message,
  millisecondsOf,
  statusOf,
} from './otlp-fields.js';

export interface OtlpOptions {
  /** Spans at most; the rest is dropped and counted. @defaultValue 1_000_000 */
  readonly maxSpans?: number;
  /** Attributes of a span or a resource at most; likewise. @defaultValue 256 */
  readonly maxAttributes?: number;
  /** Findings at most; likewise. @defaultValue 1000 */
  readonly maxFindings?: number;
}

/** Something in the input that could not be read; the list of codes is closed. */
export interface OtlpFinding {
  readonly code: 'unparsable' | 'no-spans' | 'broken-span';
  readonly message: string;
  /** Line of the text, from 1; null where an object was given. */
  readonly line: number | null;
}

export interface OtlpStats {
  readonly spans: number;
  /** Spans without usable ids or times. */
  readonly brokenSpans: number;
  readonly droppedSpans: number;
  readonly droppedAttributes: number;
  readonly droppedFindings: number;
}

export interface OtlpSpans {
  readonly spans: readonly SpanRecord[];
  readonly findings: readonly OtlpFinding[];
  readonly stats: OtlpStats;
}

const DEFAULTS: Required<OtlpOptions> = {
  maxSpans: 1_000_000,
  maxAttributes: 256,
  maxFindings: 1000,
};

const OWNER = 'readOtlpSpans';
/** What Tempo calls them, what the protocol does, and what it did. */
const RESOURCE_LISTS = ['resourceSpans', 'batches'] as const;
const SCOPE_LISTS = ['scopeSpans', 'instrumentationLibrarySpans'] as const;

class OtlpReader {
  readonly #options: Readonly<Required<OtlpOptions>>;
  readonly #budget: AttributeBudget;
  readonly #spans: SpanRecord[] = [];
  readonly #findings: OtlpFinding[] = [];
  #brokenSpans = 0;
  #droppedSpans = 0;
  #droppedFindings = 0;
  #line: number | null = null;

  constructor(options: Readonly<Required<OtlpOptions>>) {
    this.#options = options;
    this.#budget = { max: options.maxAttributes, dropped: 0 };
  }

  #find(code: OtlpFinding['code'], message: string): void {
    if (this.#findings.length >= this.#options.maxFindings) this.#droppedFindings++;
    else this.#findings.push({ code, message, line: this.#line });
  }

  text(text: string): void {
    this.#line = 1;
    const whole = parsed(text);
    if (whole !== undefined) {
      this.#requests(whole);
      return;
    }
    const lines = text.split('\n').map((line) => (line.trim() === '' ? null : parsed(line)));
    // A document that is broken somewhere is one finding, not one a line.
    if (lines.every((line) => line === undefined || line === null)) {
      this.#find('unparsable', 'The text is no JSON');
      return;
    }
    for (const [i, line] of lines.entries()) {
      this.#line = i + 1;
      if (line === undefined) this.#find('unparsable', 'The line is no JSON');
      else if (line !== null) this.#requests(line);
    }
  }

  object(value: object): void {
    this.#requests(value);
  }

  #requests(value: unknown): void {
    for (const request of Array.isArray(value) ? value : [value]) this.#request(request);
  }

  #request(value: unknown): void {
    const name = isMessage(value) ? listNameOf(value, RESOURCE_LISTS) : null;
    if (name === null) {
      this.#find('no-spans', 'An export without resourceSpans');
      return;
    }
    for (const resourceSpans of listOf(value as Message, name)) {
      if (!isMessage(resourceSpans)) continue;
      const resource = fieldOf(resourceSpans, 'resource');
      const list = isMessage(resource) ? listOf(resource, 'attributes') : [];
      const attributes = attributesOf(list, this.#budget);
      const scopes = listNameOf(resourceSpans, SCOPE_LISTS);
      if (scopes === null) continue;
      for (const scopeSpans of listOf(resourceSpans, scopes)) {
        if (isMessage(scopeSpans)) this.#scope(scopeSpans, attributes);
      }
    }
  }

  #scope(scopeSpans: Message, resource: Attributes): void {
    for (const span of listOf(scopeSpans, 'spans')) {
      if (this.#spans.length >= this.#options.maxSpans) {
        this.#droppedSpans++;
        continue;
      }
      const read = isMessage(span) ? this.#span(span, resource) : 'it is no object';
      if (typeof read !== 'string') {
        this.#spans.push(read);
        continue;
      }
      this.#brokenSpans++;
      const name = isMessage(span) ? fieldOf(span, 'name') : undefined;
      const which = typeof name === 'string' ? ` "${name.slice(0, 80)}"` : '';
      this.#find('broken-span', `Span${which} is left out: ${read}`);
    }
  }

  /** The span, or what is wrong with it. */
  #span(span: Message, resource: Attributes): SpanRecord | string {
    const traceId = idOf(fieldOf(span, 'traceId'));
    const spanId = idOf(fieldOf(span, 'spanId'));
    if (traceId === null) return 'its traceId is neither hex nor base64, or 0';
    if (spanId === null) return 'its spanId is neither hex nor base64, or 0';
    const startMs = millisecondsOf(fieldOf(span, 'startTimeUnixNano'));
    const endMs = millisecondsOf(fieldOf(span, 'endTimeUnixNano'));
    if (!Number.isFinite(startMs)) return 'its startTimeUnixNano is no time';
    if (!Number.isFinite(endMs)) return 'its endTimeUnixNano is no time';
    const name = fieldOf(span, 'name');
    return {
      traceId,
      spanId,
      parentSpanId: idOf(fieldOf(span, 'parentSpanId')),
      kind: kindOf(fieldOf(span, 'kind')),
      name: typeof name === 'string' ? name : '',
      startMs,
      endMs,
      statusCode: statusOf(fieldOf(span, 'status')),
      attributes: attributesOf(listOf(span, 'attributes'), this.#budget),
      resource,
      links: linksOf(span),
    };
  }

  result(): OtlpSpans {
    return {
      spans: this.#spans,
      findings: this.#findings,
      stats: {
        spans: this.#spans.length,
        brokenSpans: this.#brokenSpans,
        droppedSpans: this.#droppedSpans,
        droppedAttributes: this.#budget.dropped,
        droppedFindings: this.#droppedFindings,
      },
    };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listNameOf(message: Message, names: readonly FieldName[]): FieldName | null {
  return names.find((name) => Array.isArray(fieldOf(message, name))) ?? null;
}

function linksOf(span: Message): SpanRecord['links'] {
  const links: { traceId: string; spanId: string }[] = [];
  for (const link of listOf(span, 'links')) {
    if (!isMessage(link)) continue;
    const [traceId, spanId] = [idOf(fieldOf(link, 'traceId')), idOf(fieldOf(link, 'spanId'))];
    if (traceId !== null && spanId !== null) links.push({ traceId, spanId });
  }
  return links;
}

/**
 * The spans of OTLP in JSON: an `ExportTraceServiceRequest`, a list of them, or a text of one a line as
 * the Collector's file exporter writes. Ids may be hex or base64, kinds and statuses numbers or names,
 * times texts or numbers. What cannot be read is a finding, and the rest counts.
 *
 * Events are not looked at. Attributes that are maps come under dotted names.
 *
 * @throws AegisError `invalid-option`; `invalid-argument` for what is neither text nor object
 *
 * @example
 * ```ts
 * import { readOtlpSpans } from '@aegis/graph/traces';
 * const { spans, findings } = readOtlpSpans(`{ "resourceSpans": [{
 *   "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "cart" } }] },
 *   "scopeSpans": [{ "spans": [{
 *     "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "kind": 2,
 *     "name": "GET /cart", "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": "1544712661000000000"
 *   }, { "name": "lost" }] }]
 * }] }`);
 * spans.map((span) => [span.kind, span.resource['service.name'], span.endMs - span.startMs]); // => [['server', 'cart', 1000]]
 * findings[0].message; // => 'Span "lost" is left out: its traceId is neither hex nor base64, or 0'
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function readOtlpSpans(input: string | object, options?: OtlpOptions): OtlpSpans {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  for (const name of ['maxSpans', 'maxAttributes', 'maxFindings'] as const) {
    checkNumber(OWNER, name, resolved[name], { min: 1, integer: true });
  }
  const reader = new OtlpReader(resolved);
  if (typeof input === 'string') reader.text(input);
  else if (typeof input === 'object' && input !== null) reader.object(input);
  else throw new AegisError('invalid-argument', `${OWNER}: give a text of JSON or an object.`);
  return reader.result();
}

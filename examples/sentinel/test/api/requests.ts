import fc from 'fast-check';
import type { Known } from './fake-desk.js';
import { anyText, arbitraryOf } from './json-schema.js';
import { CALLERS, type Operation, type Served } from './support.js';

export interface Drawn {
  readonly operation: Operation;
  readonly url: string;
  readonly init: { method: string; headers: Record<string, string>; body?: string };
}

/** Ids that are there, so that not every request ends at 404. */
export function idsOf({ incidents, plans, series, forecasts }: Known): string[] {
  const ids = [
    ...incidents.map(({ id }) => id),
    ...plans.map(({ hash }) => hash),
    ...series.map(({ signal }) => signal),
    ...forecasts.map(({ signal }) => signal),
  ];
  return ids.filter((id) => id !== '');
}

function textOf(ids: readonly string[]): fc.Arbitrary<string> {
  const odd = fc.constantFrom('\0', '..', '%', '%00', 'a/b', '💥'.repeat(200), 'é'.repeat(3000));
  const known = ids.length === 0 ? fc.constant('none') : fc.constantFrom(...ids);
  return fc.oneof({ weight: 3, arbitrary: known }, anyText(), odd);
}

const pairOf = (name: string, value: unknown): string =>
  `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;

/** A query by the document, and where `beyond` is set one that may not fit it. */
function queryOf(operation: Operation, served: Served, ids: readonly string[], beyond: boolean) {
  const parameters = (operation.parameters ?? []).filter((one) => one.in === 'query');
  const pairs = parameters.map(({ name, schema, required }) => {
    const isFree = schema.type === 'string' && schema.enum === undefined;
    const fitting = isFree
      ? textOf(ids).filter((text) => text.length >= (schema.minLength ?? 0))
      : arbitraryOf(schema, served.schemas);
    const value = beyond
      ? fc.oneof(fitting, fc.constantFrom('', '0', '-1', '1e999'), anyText())
      : fitting;
    const pair = value.map((drawn) => [pairOf(name, drawn)]);
    if (!beyond) return required ? pair : fc.oneof(pair, fc.constant([]));
    const twice = pair.map(([only]) => [only!, only!]);
    return fc.oneof({ weight: 4, arbitrary: pair }, twice, fc.constant<string[]>([]));
  });
  const stray = beyond
    ? fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        anyText().map((name) => [pairOf(name, 1)]),
      )
    : fc.constant([]);
  return fc.tuple(...pairs, stray).map((lists) => lists.flat().join('&'));
}

/** A body by the document, and where `beyond` is set one that is broken in some way. */
function bodyOf(
  operation: Operation,
  served: Served,
  ids: readonly string[],
  beyond: boolean,
): fc.Arbitrary<string | null> {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (schema === undefined) return beyond ? fc.constantFrom(null, '{}', 'x') : fc.constant(null);
  const id = textOf(ids).filter((text) => text.length >= 1 && text.length <= 200);
  const fitting = fc
    .tuple(arbitraryOf(schema, served.schemas), id)
    .map(([value, incidentId]) =>
      'incidentId' in (value as object) ? { ...(value as object), incidentId } : value,
    );
  if (!beyond) return fitting.map((value) => JSON.stringify(value));
  const changed = fc
    .tuple(
      fitting,
      fc.constantFrom('by', 'reason', '__proto__', 'constructor', 'x'),
      fc.jsonValue(),
    )
    .map(([value, key, other]) =>
      JSON.stringify(value).replace(/\}$/, `,${JSON.stringify(key)}:${JSON.stringify(other)}}`),
    );
  const broken = fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '1',
    '['.repeat(30_000),
    '{"a":'.repeat(9000),
  );
  const huge = fc.constant(JSON.stringify({ reason: 'x'.repeat(70_000) }));
  return fc.oneof(
    fitting.map((value) => JSON.stringify(value)),
    changed,
    fc.json(),
    anyText(),
    broken,
    { weight: 1, arbitrary: huge },
  );
}

const TYPES = [
  'application/json',
  'text/plain',
  'application/json; charset=utf-8',
  'x',
  '',
] as const;

/** A request to one operation. */
export function requestTo(
  operation: Operation,
  served: Served,
  ids: readonly string[],
  beyond: boolean,
): fc.Arbitrary<Drawn> {
  const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path');
  // A segment of one dot is taken out of a URL, encoded or not: that would be another operation.
  const text = textOf(ids).filter((drawn) => drawn !== '.' && (beyond || drawn !== ''));
  const { operate } = CALLERS;
  const callers = beyond ? [...Object.values(CALLERS), operate, operate, operate] : [operate];
  return fc
    .record({
      path: fc.tuple(...inPath.map(() => text)),
      query: queryOf(operation, served, ids, beyond),
      caller: fc.constantFrom<Record<string, string>>(...callers),
      body:
        operation.method === 'POST' ? bodyOf(operation, served, ids, beyond) : fc.constant(null),
      type: beyond ? fc.constantFrom(...TYPES) : fc.constant(TYPES[0]),
      tag: beyond ? fc.constantFrom(null, '*', 'W/"x"', '"', 'é') : fc.constant(null),
      lastEventId: fc.constantFrom(null, '0', '7', 'x', '-1', '9'.repeat(40)),
    })
    .map(({ path, query, caller, body, type, tag, lastEventId }) => {
      let filled = operation.path;
      inPath.forEach(({ name }, index) => {
        filled = filled.replace(`{${name}}`, () => encodeURIComponent(path[index]!));
      });
      const headers: Record<string, string> = { ...caller };
      if (body !== null && type !== '') headers['content-type'] = type;
      if (tag !== null) headers['if-none-match'] = tag;
      if (lastEventId !== null) headers['last-event-id'] = lastEventId;
      const init = { method: operation.method, headers };
      return {
        operation,
        url: query === '' ? filled : `${filled}?${query}`,
        init: body === null ? init : { ...init, body },
      };
    });
}

/** The start of an answer's body; of a stream what comes first. */
export async function readStart(answer: Response): Promise<string> {
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer.text();
  const reader = answer.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

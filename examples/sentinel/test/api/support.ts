import { homedir, tmpdir } from 'node:os';
import fc from 'fast-check';
import { createApi } from '../../src/api/app.js';
import type { ApiOptions } from '../../src/api/options.js';
import type { Suggestion } from '../../src/api/resources/index.js';
import { FakeDesk, type Known } from './fake-desk.js';
import { arbitraryOf, type JsonSchema, type Schemas } from './json-schema.js';

const READ_TOKEN = 'a-token-that-may-read';
const OPERATE_TOKEN = 'a-token-that-may-operate';
export const SHARED_TOKEN = 'a-token-without-a-name';

/** What each kind of caller sends. */
export const CALLERS = {
  none: {},
  wrong: { authorization: 'Bearer nobody-knows-this-token' },
  read: { authorization: `Bearer ${READ_TOKEN}` },
  operate: { authorization: `Bearer ${OPERATE_TOKEN}` },
} as const satisfies Record<string, Record<string, string>>;

const MANY = { perSecond: 1e9, burst: 1e9 };

/** Options without limits of rate, with answers checked. */
export const OPTIONS: ApiOptions = {
  tokens: [
    { name: 'ann', role: 'read', token: READ_TOKEN },
    { name: 'olga', role: 'operate', token: OPERATE_TOKEN },
    { name: null, role: 'operate', token: SHARED_TOKEN },
  ],
  requests: MANY,
  writes: MANY,
  checkAnswers: true,
  processMetrics: false,
};

export function makeApi(desk: FakeDesk = new FakeDesk(), options: ApiOptions = {}) {
  return createApi(desk, { ...OPTIONS, ...options });
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface Operation {
  readonly path: string;
  readonly method: string;
  readonly security?: unknown;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

export interface Served {
  readonly operations: readonly Operation[];
  readonly schemas: Schemas;
}

/** The document as it is served. */
export async function servedDocument(): Promise<Served> {
  const answer = await makeApi().request('/openapi.json', { headers: CALLERS.read });
  const { paths, components } = (await answer.json()) as {
    paths: Record<string, Record<string, Omit<Operation, 'path' | 'method'>>>;
    components: { schemas: Schemas };
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      path,
      method: method.toUpperCase(),
    })),
  );
  return { operations, schemas: components.schemas };
}

/** Desks that know something, drawn from the document's own schemas. */
export function knownArbitrary({ schemas }: Served): fc.Arbitrary<Known> {
  const one = <T>(name: string) => arbitraryOf(schemas[name]!, schemas) as fc.Arbitrary<T>;
  const some = <T>(name: string) => fc.array(one<T>(name), { maxLength: 3 });
  return fc.record({
    status: one<Known['status']>('Status'),
    graph: one<Known['graph']>('Graph'),
    incidents: some<Known['incidents'][number]>('Incident'),
    anomalies: some<Known['anomalies'][number]>('Anomaly'),
    plans: some<Known['plans'][number]>('Plan'),
    audit: some<Known['audit'][number]>('AuditEntry'),
    series: some<Known['series'][number]>('Series'),
    forecasts: some<Known['forecasts'][number]>('Forecast'),
    fixes: some<Known['fixes'][number]>('Fix'),
  });
}

/** A desk's knowledge with one of everything, under names that are known. */
export function sampleKnown(served: Served): Known {
  const isFull = (known: Known) =>
    [known.incidents, known.plans, known.series, known.forecasts].every((list) => list.length > 0);
  const full = knownArbitrary(served).filter(isFull);
  const known = fc.sample(full, { seed: 1, numRuns: 1 })[0]!;
  const suggestions = arbitraryOf(served.schemas.Suggestion!, served.schemas);
  const suggestion = fc.sample(suggestions, { seed: 1, numRuns: 1 })[0] as Suggestion;
  return {
    ...known,
    status: { ...known.status, ready: true },
    incidents: [{ ...known.incidents[0]!, id: 'i-1', suggestion }],
    plans: [{ ...known.plans[0]!, hash: 'h-1' }],
    series: [{ ...known.series[0]!, signal: 's-1' }],
    forecasts: [{ ...known.forecasts[0]!, signal: 's-1' }],
  };
}

/** An operation's URL that asks for what {@link sampleKnown} has. */
export function sampleUrl({ path }: Operation): string {
  const filled = path.replace('{id}', 'i-1').replace('{hash}', 'h-1');
  return /(data|forecast)$/.test(path) ? `${filled}?signal=s-1` : filled;
}

export const SAMPLE_BODIES: Readonly<Record<string, object>> = {
  '/api/v1/plans/{hash}/approval': { validForMs: 60_000 },
  '/api/v1/plans/{hash}/objection': { reason: 'Not now.' },
  '/api/v1/guard/breaker/close': {},
  '/api/v1/learner/fixes': { incidentId: 'i-1', command: 'kubectl rollout restart', success: true },
};

/** What no answer may hold: places in this machine's file system, stacks, versions of what it runs on. */
export const LEAK = new RegExp(
  [
    ...[process.cwd(), tmpdir(), homedir(), process.version, 'node_modules', 'file://'].map(
      (text) => text.replace(/[.\\/]/g, '\\$&'),
    ),
    ...['/(tmp|home|root|usr|work|opt|var)/', '\\bat \\S+ \\(', ':\\d+:\\d+\\)', 'node:internal'],
  ].join('|'),
);

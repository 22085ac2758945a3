import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeDesk } from './fake-desk.js';
import { faultOf } from './json-schema.js';
import { type Drawn, idsOf, readStart, requestTo } from './requests.js';
import { knownArbitrary, LEAK, makeApi, servedDocument } from './support.js';

const served = await servedDocument();
const desk = new FakeDesk();
const app = makeApi(desk);
const faults = new Map<string, (value: unknown) => string | null>();

/** What an answer has that the document does not name; null where it has nothing. */
async function undescribed({ operation }: Drawn, answer: Response) {
  const { schemas } = served;
  const body = await readStart(answer);
  if (LEAK.test(body)) return `it tells too much: ${body.slice(0, 300)}`;
  const described = operation.responses[answer.status];
  if (described === undefined) return `status ${answer.status}: ${body.slice(0, 300)}`;
  if (answer.status >= 500 && operation.path !== '/readyz') return `it failed: ${body}`;
  if (described.content === undefined) return body === '' ? null : 'a body where none is described';
  const type = answer.headers.get('content-type')!.split(';')[0]!;
  const content = described.content[type];
  if (content === undefined) return `content type ${type}`;
  if (!type.endsWith('json')) return null;
  const key = JSON.stringify(content.schema);
  if (!faults.has(key)) faults.set(key, faultOf(content.schema, schemas));
  return faults.get(key)!(JSON.parse(body));
}

test('the document has every route', () => {
  const routes = served.operations.map(({ method, path }) => `${method} ${path}`);
  expect(routes.toSorted()).toMatchInlineSnapshot(`
    [
      "GET /api/v1/anomalies",
      "GET /api/v1/audit",
      "GET /api/v1/events",
      "GET /api/v1/forecast",
      "GET /api/v1/graph",
      "GET /api/v1/incidents",
      "GET /api/v1/incidents/{id}",
      "GET /api/v1/incidents/{id}/anomalies",
      "GET /api/v1/incidents/{id}/suggestion",
      "GET /api/v1/learner/fixes",
      "GET /api/v1/plans",
      "GET /api/v1/plans/{hash}",
      "GET /api/v1/series",
      "GET /api/v1/series/data",
      "GET /api/v1/status",
      "GET /healthz",
      "GET /metrics",
      "GET /openapi.json",
      "GET /readyz",
      "POST /api/v1/guard/breaker/close",
      "POST /api/v1/learner/fixes",
      "POST /api/v1/plans/{hash}/approval",
      "POST /api/v1/plans/{hash}/objection",
    ]
  `);
});

test.each(served.operations)(
  '$method $path answers as described, whatever is asked',
  async (operation) => {
    const request = knownArbitrary(served).chain((known) =>
      fc.tuple(fc.constant(known), requestTo(operation, served, idsOf(known), true)),
    );
    await fc.assert(
      fc.asyncProperty(request, async ([known, drawn]) => {
        desk.known = known;
        const answer = await app.request(drawn.url, drawn.init);
        expect(await undescribed(drawn, answer)).toBeNull();
      }),
      { numRuns: 150 },
    );
  },
);

test.each(served.operations)('$method $path does what is asked as described', async (operation) => {
  const request = knownArbitrary(served).chain((known) =>
    fc.tuple(fc.constant(known), requestTo(operation, served, idsOf(known), false)),
  );
  await fc.assert(
    fc.asyncProperty(request, async ([known, drawn]) => {
      desk.known = known;
      const answer = await app.request(drawn.url, drawn.init);
      expect(await undescribed(drawn, answer)).toBeNull();
      expect([200, 201, 404, 503]).toContain(answer.status);
    }),
    { numRuns: 60 },
  );
});

test('every other method is refused with those that there are', async () => {
  for (const { path, method } of served.operations) {
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (other) => !served.operations.some((one) => one.path === path && one.method === other),
    );
    for (const other of others) {
      const url = path.replace(/\{\w+\}/, 'x');
      const headers = { authorization: 'Bearer a-token-that-may-operate' };
      const answer = await makeApi().request(url, { method: other, headers });
      expect(answer.status, `${other} ${url}`).toBe(405);
      expect(answer.headers.get('allow')).toContain(method);
      expect(await answer.json()).toMatchObject({ status: 405, title: 'Method not allowed' });
    }
  }
});

import { expect, test } from 'vitest';
import { FakeDesk } from './fake-desk.js';
import { serving } from './socket.js';
import {
  CALLERS,
  LEAK,
  makeApi,
  type Operation,
  SAMPLE_BODIES,
  SHARED_TOKEN,
  sampleKnown,
  sampleUrl,
  servedDocument,
} from './support.js';

const served = await servedDocument();
const known = sampleKnown(served);
const JSON_TYPE = 'application/json';

type Caller = keyof typeof CALLERS;
const BODIES = ['good', 'wrong', 'huge', 'of another type'] as const;
type Body = (typeof BODIES)[number];

function bodyOf(operation: Operation, body: Body): { body: string; 'content-type': string } {
  const good = JSON.stringify(SAMPLE_BODIES[operation.path]);
  if (body === 'good') return { body: good, 'content-type': JSON_TYPE };
  if (body === 'wrong') return { body: '{"by":7}', 'content-type': JSON_TYPE };
  if (body === 'huge') return { body: `"${'x'.repeat(200_000)}"`, 'content-type': JSON_TYPE };
  return { body: good, 'content-type': 'application/x-www-form-urlencoded' };
}

function expectedStatus({ method, path }: Operation, caller: Caller, body: Body): number {
  const isOpen = path === '/healthz' || path === '/readyz';
  if (!isOpen && (caller === 'none' || caller === 'wrong')) return 401;
  if (method === 'GET') return 200;
  if (caller === 'read') return 403;
  if (body === 'wrong') return 400;
  if (body === 'huge') return 413;
  if (body === 'of another type') return 415;
  return path === '/api/v1/learner/fixes' ? 201 : 200;
}

const CASES = served.operations.flatMap((operation) =>
  (Object.keys(CALLERS) as Caller[]).flatMap((caller) =>
    (operation.method === 'GET' ? BODIES.slice(0, 1) : BODIES).map((body) => ({
      name: `${operation.method} ${operation.path}, token: ${caller}, body: ${body}`,
      operation,
      caller,
      body,
    })),
  ),
);

function requestOf({ operation, caller, body }: (typeof CASES)[number]): RequestInit {
  const { method } = operation;
  if (method === 'GET') return { method, headers: CALLERS[caller] };
  const { body: sent, 'content-type': type } = bodyOf(operation, body);
  return { method, body: sent, headers: { ...CALLERS[caller], 'content-type': type } };
}

async function expectAnswer(answer: Response, status: number): Promise<void> {
  expect(answer.status).toBe(status);
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    await answer.body!.cancel();
    return;
  }
  const text = await answer.text();
  expect(text).not.toMatch(LEAK);
  if (status < 400) return;
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = JSON.parse(text) as { status: number; detail: string };
  expect(problem.status).toBe(status);
  expect(problem.detail).toMatch(/^[A-Z].+\.$/);
}

test.each(CASES)('$name', async (one) => {
  const answer = await makeApi(new FakeDesk(known)).request(
    sampleUrl(one.operation),
    requestOf(one),
  );
  await expectAnswer(answer, expectedStatus(one.operation, one.caller, one.body));
});

test('over a socket it is the same', async () => {
  await serving(makeApi(new FakeDesk(known)), { hasTokens: true }, async ({ url }) => {
    for (const one of CASES) {
      const answer = await fetch(url + sampleUrl(one.operation), requestOf(one));
      await expectAnswer(answer, expectedStatus(one.operation, one.caller, one.body));
    }
  });
});

test('without tokens this machine may look, and nobody may change anything', async () => {
  const app = makeApi(new FakeDesk(known), { tokens: [] });
  for (const operation of served.operations) {
    const isRead = operation.method === 'GET';
    const one = { name: '', operation, caller: 'wrong', body: 'good' } as const;
    const answer = await app.request(sampleUrl(operation), requestOf(one));
    await expectAnswer(answer, isRead ? 200 : 403);
  }
  const elsewhere = { incoming: { socket: { remoteAddress: '192.0.2.7' } } };
  const answer = await app.request('/api/v1/status', {}, elsewhere);
  await expectAnswer(answer, 403);
});

test('who did it is the name of the token, or what the body says where it has none', async () => {
  const desk = new FakeDesk(known);
  const app = makeApi(desk);
  const approve = (authorization: string, body: object) =>
    app.request('/api/v1/plans/h-1/approval', {
      method: 'POST',
      headers: { authorization, 'content-type': JSON_TYPE },
      body: JSON.stringify(body),
    });
  expect((await approve(CALLERS.operate.authorization, { by: 'somebody else' })).status).toBe(200);
  expect((await approve(`Bearer ${SHARED_TOKEN}`, { by: ' kim ' })).status).toBe(200);
  expect((await approve(`Bearer ${SHARED_TOKEN}`, {})).status).toBe(400);
  expect(desk.asked).toEqual([
    { by: 'olga', validForMs: 600_000 },
    { by: 'kim', validForMs: 600_000 },
  ]);
});

test('a fix bears the name of the token', async () => {
  const desk = new FakeDesk(known);
  const answer = await makeApi(desk).request('/api/v1/learner/fixes', {
    method: 'POST',
    headers: { ...CALLERS.operate, 'content-type': JSON_TYPE },
    body: JSON.stringify({ ...SAMPLE_BODIES['/api/v1/learner/fixes'], operator: 'mallory' }),
  });
  expect(await answer.json()).toMatchObject({ operator: 'olga' });
});

test.each([
  ['not-found', 404],
  ['conflict', 409],
  ['not-allowed', 403],
] as const)('what the desk does not do since it is %s is a %i', async (why, status) => {
  const desk = new FakeDesk(known);
  desk.refuses = { ok: false, why, detail: 'The plan has changed; look again.' };
  const answer = await makeApi(desk).request('/api/v1/plans/h-1/objection', {
    method: 'POST',
    headers: { ...CALLERS.operate, 'content-type': JSON_TYPE },
    body: '{}',
  });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({
    status,
    detail: 'The plan has changed; look again.',
  });
});

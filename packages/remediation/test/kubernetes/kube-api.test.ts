import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/kubernetes/transport.js';
import { inTurn, Wire } from './wire.js';

const GET = { method: 'GET', path: '/api/v1' } as const;
const PATIENT = { untilMs: 1_000_000 };

describe('asking again', () => {
  it.each([429, 500, 503, 599])('a %i is asked again until it passes', async (status) => {
    const wire = new Wire(inTurn({ status }, new Error('reset'), { status: 200, body: 'true' }));
    expect(await wire.api().ask(GET, PATIENT)).toMatchObject({ status: 200, body: true });
    expect(wire.waits).toEqual([100, 200]);
    expect(wire.sent).toHaveLength(3);
  });

  it.each([200, 400, 403, 404, 409, 422, 499])('a %i is not', async (status) => {
    const wire = new Wire(() => ({ status }));
    expect(await wire.api().ask(GET, PATIENT)).toMatchObject({ status });
    expect(wire.sent).toHaveLength(1);
  });

  it('ends with the last answer after so many attempts', async () => {
    const wire = new Wire(() => ({ status: 503 }));
    expect(await wire.api({ attempts: 4 }).ask(GET, PATIENT)).toMatchObject({ status: 503 });
    expect(wire.sent).toHaveLength(4);
    expect(wire.waits).toEqual([100, 200, 400]);
  });

  it('ends with the last answer where the next wait would end too late', async () => {
    const wire = new Wire(() => ({ status: 503 }));
    await wire.api({ attempts: 20 }).ask(GET, { untilMs: 300 });
    expect(wire.waits).toEqual([100, 200]);
    const earlier = new Wire(() => ({ status: 503 }));
    await earlier.api({ attempts: 20 }).ask(GET, { untilMs: 299 });
    expect(earlier.waits).toEqual([100]);
  });

  it('waits as long as it is asked to, yet never longer than a minute', async () => {
    const asked = (seconds: number) => ({ status: 429, headers: { 'retry-after': `${seconds}` } });
    const wire = new Wire(inTurn(asked(7), asked(0), asked(61), { status: 200 }));
    await wire.api({ attempts: 9, backoffMs: 5000 }).ask(GET, PATIENT);
    expect(wire.waits).toEqual([7000, 10_000, 60_000]);
  });

  it('goes on waiting a minute each time, however often it was asked', async () => {
    const wire = new Wire(() => ({ status: 500 }));
    const answer: Answer = { kind: 'lost', why: 'reset' };
    const api = wire.api({ backoffMs: 1 });
    for (const tried of [16, 17, 18, 40]) await api.pause(tried, answer, PATIENT);
    expect(wire.waits).toEqual([32_768, 60_000, 60_000, 60_000]);
  });

  it('does not begin to wait once it is called off, and is over where that comes while it waits', async () => {
    const answer: Answer = { kind: 'lost', why: 'reset' };
    const wire = new Wire(() => ({ status: 500 }));
    const off = { ...PATIENT, signal: { aborted: true } };
    expect(await wire.api().pause(1, answer, off)).toBe(false);
    expect(wire.waits).toEqual([]);
    const signal = { aborted: false };
    expect(await wire.api().pause(1, answer, { ...PATIENT, signal })).toBe(true);
    wire.meanwhile = () => {
      signal.aborted = true;
    };
    expect(await wire.api().pause(1, answer, { ...PATIENT, signal })).toBe(false);
    expect(wire.waits).toEqual([100, 100]);
  });
});

describe('reading', () => {
  it('gives the object, or the status and why not', async () => {
    const found = new Wire(() => ({ status: 200, body: { kind: 'Node' } }));
    expect(await found.api().read('/x', 'Node a', PATIENT)).toEqual({
      kind: 'found',
      value: { kind: 'Node' },
    });
    for (const status of [201, 204, 404]) {
      const other = new Wire(() => ({ status }));
      expect(await other.api().read('/x', 'Node a', PATIENT)).toMatchObject({
        kind: 'failed',
        status,
        message: expect.stringMatching(/^could not read Node a: /),
      });
    }
    const lost = new Wire(() => new Error('reset'));
    expect(await lost.api({ attempts: 1 }).read('/x', 'Node a', PATIENT)).toEqual({
      kind: 'failed',
      status: null,
      message:
        'could not read Node a: the connection was lost (reset); check the API server and the way to it',
    });
  });
});

describe('listing', () => {
  const page = (items: number, next?: string) => ({
    status: 200,
    body: {
      metadata: next === undefined ? {} : { continue: next },
      items: Array.from({ length: items }, (_, i) => ({ i })),
    },
  });

  it('goes from page to page with the same query', async () => {
    const wire = new Wire(inTurn(page(2, 'two'), page(2, 'three'), page(1)));
    const query = { labelSelector: 'app=cart' };
    const listed = await wire.api().list('/pods', query, 'pods', PATIENT);
    expect(listed).toMatchObject({ kind: 'found', value: { length: 5 } });
    expect(wire.sent.map((one) => [one.method, one.path, one.query])).toEqual([
      ['GET', '/pods', { ...query, limit: '500' }],
      ['GET', '/pods', { ...query, limit: '500', continue: 'two' }],
      ['GET', '/pods', { ...query, limit: '500', continue: 'three' }],
    ]);
  });

  it('is nothing where one page fails', async () => {
    const wire = new Wire(inTurn(page(2, 'two'), { status: 410, body: { message: 'expired' } }));
    expect(await wire.api().list('/pods', {}, 'pods', PATIENT)).toEqual({
      kind: 'failed',
      status: 410,
      message: 'could not list pods: the list was too old to go on with (expired)',
    });
    const lost = new Wire(() => new Error('reset'));
    expect(await lost.api().list('/pods', {}, 'pods', PATIENT)).toMatchObject({
      kind: 'failed',
      status: null,
    });
  });

  it('refuses to act on more than ten thousand', async () => {
    const most = new Wire(inTurn(page(5000, 'two'), page(5000)));
    expect(await most.api().list('/pods', {}, 'pods', PATIENT)).toMatchObject({ kind: 'found' });
    const more = new Wire(inTurn(page(5000, 'two'), page(5001, 'three'), page(1)));
    expect(await more.api().list('/pods', {}, 'pods', PATIENT)).toEqual({
      kind: 'failed',
      status: null,
      message: 'there are more than 10000 pods; that is too many to act on',
    });
    expect(more.sent).toHaveLength(2);
  });
});

describe('patching', () => {
  it.each([
    [false, { fieldManager: 'aegis' }],
    [true, { fieldManager: 'aegis', dryRun: 'All' }],
  ])('is one strategic merge patch (dry run: %s)', async (dryRun, query) => {
    const wire = new Wire(() => ({ status: 503 }));
    await wire.api({ dryRun }).patch('/x', { spec: {} });
    expect(wire.sent).toEqual([
      {
        method: 'PATCH',
        path: '/x',
        query,
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/strategic-merge-patch+json',
        },
        body: '{"spec":{}}',
      },
    ]);
  });
});

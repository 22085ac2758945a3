import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Shop, startShop } from '../src/start-shop.js';
import { type BuiltPrograms, buildPrograms } from './support/built-programs.js';

let programs: BuiltPrograms;
let shop: Shop;

beforeAll(async () => {
  programs = await buildPrograms();
  shop = await startShop({ users: 0, serviceProgram: programs.service });
});
afterAll(async () => {
  await shop?.stop();
  programs?.remove();
});

const pidOf = (name: string) => shop.services().find((one) => one.name === name)!.pid;

function ask(path: string, init: RequestInit = {}, token = shop.token): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(`${shop.urls.operations}${path}`, { headers, ...init });
}
const post = (path: string, body: unknown): Promise<Response> =>
  ask(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
const restart = (target: string, idempotencyKey: string, more: object = {}): Promise<Response> =>
  post('/act', { action: { kind: 'restart', target, parameters: {} }, idempotencyKey, ...more });
const statusOf = async (key: string): Promise<string> =>
  (await (await ask(`/act/${encodeURIComponent(key)}`)).json()).status;

describe('POST /act', () => {
  it('really restarts a process, on the same port', async () => {
    const before = pidOf('payment');
    const answer = await restart('payment', 'once');
    expect(await answer.json()).toEqual({ ok: true, message: 'payment has a new process' });
    expect(pidOf('payment')).not.toBe(before);
    expect((await fetch(`${shop.urls.payment}/healthz`)).status).toBe(200);
  });

  it('does nothing for a key that it knows, also while the act is under way', async () => {
    const first = await Promise.all([restart('payment', 'twice'), restart('payment', 'twice')]);
    const pid = pidOf('payment');
    const again = await restart('payment', 'twice');
    const said = await Promise.all([...first, again].map((answer) => answer.text()));
    expect(new Set(said).size).toBe(1);
    expect(pidOf('payment')).toBe(pid);
  });

  it('tells what became of an act, and of taking it back', async () => {
    expect(await statusOf('never given')).toBe('not-done');
    await restart('store', 'a/key with:signs');
    expect(await statusOf('a/key with:signs')).toBe('done');
    await restart('nowhere', 'wrong place');
    expect(await statusOf('wrong place')).toBe('not-done');
    const scale = {
      action: { kind: 'scale-out', target: 'payment', parameters: {} },
      idempotencyKey: 'scale',
    };
    await post('/act', scale);
    expect(await statusOf('scale:undo')).toBe('not-done');
    await post('/act', { ...scale, undo: true });
    expect(await statusOf('scale:undo')).toBe('done');
    expect(shop.services().find((one) => one.name === 'payment')!.workers).toBe(4);
  });

  it('answers what it cannot do with a sentence', async () => {
    const told = await (
      await post('/act', {
        action: { kind: 'drain', target: 'store', parameters: {} },
        idempotencyKey: 'drain',
      })
    ).json();
    expect(told).toEqual({ ok: false, message: 'the shop has no way to drain' });
    const undone = await (await restart('store', 'no way back', { undo: true })).json();
    expect(undone).toEqual({ ok: false, message: 'restart cannot be taken back' });
  });
});

describe('the operations port', () => {
  it('asks for the token everywhere', async () => {
    for (const path of ['/act/x', '/services', '/faults', '/nowhere']) {
      for (const token of ['', 'wrong', `${shop.token}x`]) {
        expect((await ask(path, {}, token)).status).toBe(401);
      }
    }
  });

  it('refuses bodies that are none, and says why', async () => {
    const wrong = ['', '{', '[]', {}, { action: {}, idempotencyKey: 'x' }, { kind: 'fire' }];
    for (const body of wrong) {
      expect((await post('/act', body)).status).toBe(400);
      expect((await post('/faults', body)).status).toBe(400);
    }
    const told = await (await post('/faults', { kind: 'leak', leakBytesPerSecond: -1 })).json();
    expect(told.problem).toContain('leakBytesPerSecond');
    expect((await post('/act', `"${'x'.repeat(100_000)}"`)).status).toBe(413);
  });

  it('breaks and mends', async () => {
    expect((await post('/faults', { kind: 'dependency-down' })).status).toBe(201);
    await expect(fetch(`${shop.urls.store}/healthz`)).rejects.toThrow();
    const states = await (await ask('/faults', { method: 'DELETE' })).json();
    expect(states.flatMap((state: { faults: string[] }) => state.faults)).toEqual([]);
    expect((await fetch(`${shop.urls.store}/healthz`)).status).toBe(200);
  });
});

import { describe, expect, it } from 'vitest';
import { changeObject, type Decision } from '../../src/kubernetes/change-object.js';
import { readJournal } from '../../src/kubernetes/journal.js';
import type { Fields } from '../../src/kubernetes/json.js';
import type { Patience } from '../../src/kubernetes/kube-api.js';
import { inTurn, Wire, type WireAnswer } from './wire.js';

const CART = { kind: 'Deployment', namespace: 'shop', name: 'cart' } as const;
const RECORD = { key: 'act-1', kind: 'restart', before: null, after: null, undone: null };
const PATCH: Decision = {
  kind: 'patch',
  patch: { spec: { x: 1 } },
  record: RECORD,
  message: 'done',
};
const OK = { status: 200 };
const PATIENT: Patience = { untilMs: 1_000_000 };

/** What a cluster whose object never changes answers to patches. */
function patching(...answers: readonly WireAnswer[]): Wire {
  const next = inTurn(...answers);
  const object = { metadata: { resourceVersion: '7', annotations: { team: 'checkout' } } };
  return new Wire(({ method }) => (method === 'PATCH' ? next() : { status: 200, body: object }));
}

function change(
  wire: Wire,
  {
    decide = () => PATCH,
    patience = PATIENT,
    dryRun = false,
  }: {
    readonly decide?: (object: Fields) => Decision;
    readonly patience?: Patience;
    readonly dryRun?: boolean;
  } = {},
) {
  return changeObject(wire.api({ dryRun }), CART, decide, patience);
}

function methods(wire: Wire): string {
  return wire.sent.map(({ method }) => method).join(' ');
}

describe('a change', () => {
  it('is one patch of the version that was read, with its record', async () => {
    const wire = patching(OK);
    expect(await change(wire)).toEqual({ ok: true, message: 'done', status: null });
    expect(methods(wire)).toBe('GET PATCH');
    const body = JSON.parse(wire.sent[1]?.body ?? '');
    expect(body).toEqual({
      spec: { x: 1 },
      metadata: { resourceVersion: '7', annotations: { 'aegis.dev/actions': expect.any(String) } },
    });
    expect(readJournal(body)).toEqual([RECORD]);
  });

  it('says of a dry run that it is one, and of less than was asked for that it is', async () => {
    const less = { ...PATCH, ok: false };
    expect(await change(patching(OK), { dryRun: true, decide: () => less })).toEqual({
      ok: false,
      message: 'dry run: done',
      status: null,
    });
  });

  it.each([true, false])('that is decided against is none (ok: %s)', async (ok) => {
    const wire = patching(OK);
    const decide = (): Decision => ({ kind: 'end', ok, message: 'no' });
    expect(await change(wire, { decide })).toEqual({ ok, message: 'no', status: null });
    expect(methods(wire)).toBe('GET');
  });

  it.each([299, 200])('is done with %i', async (status) => {
    expect(await change(patching({ status }))).toMatchObject({ ok: true });
  });

  it.each([
    [300, 'could not patch Deployment shop/cart: unexpected status 300'],
    [422, 'could not patch Deployment shop/cart: the API server calls it invalid'],
  ])('is refused with %i', async (status, message) => {
    const wire = patching({ status });
    expect(await change(wire)).toEqual({ ok: false, message, status });
    expect(methods(wire)).toBe('GET PATCH');
  });

  it('is not made of an object that is being deleted, nor once it is called off', async () => {
    const deleted = new Wire(() => ({
      status: 200,
      body: { metadata: { deletionTimestamp: 'x' } },
    }));
    expect(await change(deleted)).toEqual({
      ok: false,
      message: 'Deployment shop/cart is being deleted',
      status: null,
    });
    const off = patching(OK);
    expect(await change(off, { patience: { ...PATIENT, signal: { aborted: true } } })).toEqual({
      ok: false,
      message: 'it was called off',
      status: null,
    });
    expect([methods(deleted), methods(off)]).toEqual(['GET', 'GET']);
  });
});

describe('a change whose answer is no answer', () => {
  const LOST =
    'could not patch Deployment shop/cart: the connection was lost (reset); check the API server and the way to it';
  const CONFLICT =
    'could not patch Deployment shop/cart: others change it at the same time; look who does, and try again';

  it('is decided anew by what stands there then', async () => {
    let looks = 0;
    const decide = (): Decision =>
      ++looks === 3 ? { kind: 'end', ok: true, message: 'done already' } : PATCH;
    const wire = patching(new Error('reset'));
    expect(await change(wire, { decide })).toMatchObject({ ok: true, message: 'done already' });
    expect(methods(wire)).toBe('GET PATCH GET PATCH GET');
    expect(wire.waits).toEqual([100, 200]);
  });

  it('is looked up once more after the last attempt', async () => {
    const wire = patching(new Error('reset'));
    expect(await change(wire)).toEqual({
      ok: false,
      message: `${LOST} (tried 3 times)`,
      status: null,
    });
    expect(methods(wire)).toBe('GET PATCH GET PATCH GET PATCH GET');
    expect(wire.waits).toEqual([100, 200, 400]);
  });

  it('says how often it was tried where the time is over first', async () => {
    const once = patching(new Error('reset'));
    expect(await change(once, { patience: { untilMs: 99 } })).toEqual({
      ok: false,
      message: `${LOST} (tried once)`,
      status: null,
    });
    expect(methods(once)).toBe('GET PATCH GET');
    const twice = patching({ status: 503 });
    expect(await change(twice, { patience: { untilMs: 299 } })).toEqual({
      ok: false,
      message:
        'could not patch Deployment shop/cart: the API server failed with 503 (tried 2 times)',
      status: 503,
    });
  });

  it('is looked up where it is called off while it waits', async () => {
    const signal = { aborted: false };
    const wire = patching(new Error('reset'));
    wire.meanwhile = () => {
      signal.aborted = true;
    };
    expect(await change(wire, { patience: { ...PATIENT, signal } })).toMatchObject({
      ok: false,
      message: `${LOST} (tried once)`,
    });
    expect(methods(wire)).toBe('GET PATCH GET');
  });

  it('is tried again at once after a conflict', async () => {
    const wire = patching({ status: 409 }, { status: 409 }, OK);
    expect(await change(wire)).toMatchObject({ ok: true });
    expect(wire.waits).toEqual([]);
    const always = patching({ status: 409 });
    expect(await change(always, { patience: { untilMs: 0 } })).toEqual({
      ok: false,
      message: `${CONFLICT} (tried 3 times)`,
      status: 409,
    });
  });

  it('is not known to have been made where it cannot be looked up', async () => {
    let reads = 0;
    const blind = new Wire(({ method }) => {
      if (method === 'PATCH') return new Error('reset');
      return ++reads === 1 ? { status: 200, body: {} } : { status: 403 };
    });
    const forbidden =
      'not allowed to read Deployment shop/cart; grant it, roleFor() writes the role, or ask its quota or admission rules';
    expect(await change(blind)).toEqual({
      ok: false,
      message: `${forbidden}; whether the change before it took is not known`,
      status: 403,
    });
    expect(await change(new Wire(() => ({ status: 403 })))).toEqual({
      ok: false,
      message: forbidden,
      status: 403,
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { WatchLike } from '../../src/kubernetes/index.js';
import type { KubernetesTarget } from '../../src/kubernetes/target.js';
import { waitForRollout } from '../../src/kubernetes/wait-for-rollout.js';
import type { JsonObject } from './json-object.js';
import { workload } from './objects.js';
import { inTurn, Wire, type WireAnswer } from './wire.js';

const CART = { kind: 'Deployment', namespace: 'shop', name: 'cart' } as const;
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments';
const DONE = { ok: true, message: 'Deployment shop/cart is rolled out' };

/** A Deployment of which so many of three copies are new. */
function cart(updated: number, version = '7'): JsonObject {
  const status = { replicas: 3, updatedReplicas: updated, availableReplicas: updated };
  return { ...workload('cart'), metadata: { name: 'cart', resourceVersion: version }, status };
}

function listed(object: JsonObject | null, version: string | null = '5'): WireAnswer {
  const metadata = version === null ? {} : { resourceVersion: version };
  return { status: 200, body: { metadata, items: object === null ? [] : [object] } };
}

type Tell = (phase: string, object: unknown) => void;
type Script = (tell: Tell, end: (error: unknown) => void, wire: Wire) => void | Promise<void>;

/** A watch that does what it is told, each time the next, and the last again and again. */
class FakeWatch implements WatchLike {
  readonly queries: Record<string, unknown>[] = [];
  readonly paths: string[] = [];
  aborted = 0;
  readonly #wire: Wire;
  readonly #scripts: readonly Script[];

  constructor(wire: Wire, ...scripts: readonly Script[]) {
    this.#wire = wire;
    this.#scripts = scripts;
  }

  async watch(
    path: string,
    query: Record<string, unknown>,
    tell: Tell,
    end: (error: unknown) => void,
  ): Promise<{ abort(): void }> {
    const script = this.#scripts[Math.min(this.queries.length, this.#scripts.length - 1)]!;
    this.paths.push(path);
    this.queries.push(query);
    await script(tell, end, this.#wire);
    return { abort: () => void this.aborted++ };
  }

  get versions(): readonly unknown[] {
    return this.queries.map(({ resourceVersion }) => resourceVersion);
  }
}

function wait(
  wire: Wire,
  watch: WatchLike | null,
  untilMs = 60_000,
  target: KubernetesTarget = CART,
) {
  return waitForRollout(wire.api({ attempts: 1 }), target, watch, { untilMs });
}

describe('waiting without a watch', () => {
  it('asks for the one object every two seconds', async () => {
    const wire = new Wire(inTurn(listed(cart(1)), listed(cart(2)), listed(cart(3))));
    expect(await wait(wire, null)).toEqual(DONE);
    expect(wire.waits).toEqual([2000, 2000]);
    for (const { method, path, query } of wire.sent) {
      expect([method, path, query]).toEqual([
        'GET',
        DEPLOYMENTS,
        { fieldSelector: 'metadata.name=cart' },
      ]);
    }
  });

  it('ends when its time does, and says how far it was', async () => {
    const wire = new Wire(() => listed(cart(1)));
    expect(await wait(wire, null, 5000)).toEqual({
      ok: false,
      message: 'Deployment shop/cart is not rolled out in time: 1 of 3 new copies run',
    });
    expect(wire.waits).toEqual([2000, 2000, 1000]);
    const late = new Wire(() => listed(cart(1)));
    expect(await wait(late, null, 0)).toMatchObject({ ok: false });
    expect([late.sent.length, late.waits]).toEqual([1, []]);
  });

  it.each([
    [listed(null), 'Deployment shop/cart is not rolled out: it was deleted'],
    [
      listed({
        ...cart(1),
        status: { conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }] },
      }),
      'Deployment shop/cart is not rolled out: it got no further within its progressDeadlineSeconds',
    ],
    [
      { status: 403 },
      'not allowed to list Deployment shop/cart; grant it, roleFor() writes the role, or ask its quota or admission rules',
    ],
    [{ status: 201 }, 'could not list Deployment shop/cart: unexpected status 201'],
    [
      new Error('reset'),
      'could not list Deployment shop/cart: the connection was lost (reset); check the API server and the way to it',
    ],
  ])('ends at once with %j', async (answer, message) => {
    const wire = new Wire(() => answer);
    expect(await wait(wire, null)).toEqual({ ok: false, message });
    expect([wire.sent.length, wire.waits]).toEqual([1, []]);
  });

  it('of a machine is nothing', async () => {
    const wire = new Wire(() => listed(null));
    expect(await wait(wire, null, 1, { kind: 'Node', name: 'worker-1' })).toEqual({
      ok: false,
      message: 'Node worker-1 is a machine',
    });
    expect(wire.sent).toEqual([]);
  });
});

describe('waiting by a watch', () => {
  it('goes on from what was listed, and ends the watch when it is over', async () => {
    const wire = new Wire(() => listed(cart(1)));
    const watch = new FakeWatch(wire, (tell) => {
      tell('ADDED', cart(2));
      tell('MODIFIED', cart(3));
    });
    expect(await wait(wire, watch)).toEqual(DONE);
    expect(watch.paths).toEqual([DEPLOYMENTS]);
    expect(watch.queries).toEqual([
      {
        fieldSelector: 'metadata.name=cart',
        resourceVersion: '5',
        allowWatchBookmarks: true,
        timeoutSeconds: 60,
      },
    ]);
    expect([wire.waits, wire.sent.length, watch.aborted, wire.timers.size]).toEqual([[], 1, 1, 0]);
  });

  it.each([
    [1, 1],
    [1000, 1],
    [1001, 2],
    [239_001, 240],
    [3_600_000, 240],
  ])('with %i ms left asks the server for a watch of %i s', async (untilMs, seconds) => {
    const wire = new Wire(() => listed(cart(1)));
    wire.nowMs = 1_700_000_000_000;
    const watch = new FakeWatch(wire, (tell) => tell('MODIFIED', cart(3)));
    await wait(wire, watch, wire.nowMs + untilMs);
    expect(watch.queries[0]?.timeoutSeconds).toBe(seconds);
  });

  it('does not begin one where all is well already', async () => {
    const wire = new Wire(() => listed(cart(3)));
    const watch = new FakeWatch(wire, () => {});
    expect(await wait(wire, watch)).toEqual(DONE);
    expect(watch.queries).toEqual([]);
  });

  it('says that it was deleted, or that it failed', async () => {
    const wire = new Wire(() => listed(cart(1)));
    const deleted = new FakeWatch(wire, (tell) => tell('DELETED', cart(3)));
    expect(await wait(wire, deleted)).toEqual({
      ok: false,
      message: 'Deployment shop/cart is not rolled out: it was deleted',
    });
  });

  it('goes on from the last version that it heard of, at once', async () => {
    const wire = new Wire(() => listed(cart(1)));
    const watch = new FakeWatch(
      wire,
      (tell, end) => {
        tell('MODIFIED', cart(2, '8'));
        end(null);
      },
      (tell, end) => {
        // A bookmark says how far it is, and nothing about the object.
        tell('BOOKMARK', { metadata: { resourceVersion: '9' } });
        tell('MODIFIED', { ...cart(2), metadata: {} });
        end(new Error('reset'));
      },
      (tell) => tell('MODIFIED', cart(3, '10')),
    );
    expect(await wait(wire, watch)).toEqual(DONE);
    expect(watch.versions).toEqual(['5', '8', '9']);
    expect([wire.sent.length, wire.waits]).toEqual([1, []]);
  });

  it('takes a bookmark for nothing but a version, also of a kind without a number of copies', async () => {
    const agent = { kind: 'DaemonSet', namespace: 'shop', name: 'agent' } as const;
    const object = workload('agent', 'DaemonSet');
    const wire = new Wire(() => listed({ ...object, status: { desiredNumberScheduled: 2 } }));
    const watch = new FakeWatch(wire, (tell) => {
      tell('BOOKMARK', { metadata: { resourceVersion: '9' } });
      tell('DELETED', object);
    });
    expect(await wait(wire, watch, 60_000, agent)).toEqual({
      ok: false,
      message: 'DaemonSet shop/agent is not rolled out: it was deleted',
    });
  });

  it('pauses where a watch ends that told nothing', async () => {
    const wire = new Wire(() => listed(cart(1)));
    const watch = new FakeWatch(
      wire,
      (_tell, end) => end(null),
      (tell) => tell('MODIFIED', cart(3)),
    );
    expect(await wait(wire, watch)).toEqual(DONE);
    expect([watch.versions, wire.waits, wire.sent.length]).toEqual([['5', '5'], [2000], 1]);
  });

  it.each<[string, Script]>([
    ['an error among the events', (tell) => tell('ERROR', { code: 410 })],
    ['an end with the code 410', (_tell, end) => end({ code: 410 })],
    ['an end with the status 410', (_tell, end) => end({ statusCode: 410 })],
  ])('lists anew after a pause where what it knew is too old: %s', async (_name, script) => {
    const wire = new Wire(inTurn(listed(cart(1)), listed(cart(3), '20')));
    const watch = new FakeWatch(wire, script);
    expect(await wait(wire, watch)).toEqual(DONE);
    expect([watch.versions, wire.waits, wire.sent.length]).toEqual([['5'], [2000], 2]);
  });

  it.each([{ code: 500 }, { statusCode: 500 }, null])('goes on after %j', async (error) => {
    const wire = new Wire(() => listed(cart(1)));
    const watch = new FakeWatch(
      wire,
      (_tell, end) => end(error),
      (tell) => tell('MODIFIED', cart(3)),
    );
    expect(await wait(wire, watch)).toEqual(DONE);
    expect(wire.sent).toHaveLength(1);
  });

  it('takes a watch that cannot begin for one that ended', async () => {
    const wire = new Wire(() => listed(cart(1)));
    const watch = new FakeWatch(
      wire,
      () => Promise.reject(new Error('no')),
      (tell) => tell('MODIFIED', cart(3)),
    );
    expect(await wait(wire, watch)).toEqual(DONE);
    expect([watch.versions, wire.waits, watch.aborted]).toEqual([['5', '5'], [2000], 1]);
  });

  it('asks again and again where the list gives no version to watch from', async () => {
    const wire = new Wire(inTurn(listed(cart(1), null), listed(cart(2), null), listed(cart(3))));
    const watch = new FakeWatch(wire, () => {});
    expect(await wait(wire, watch)).toEqual(DONE);
    expect([watch.queries, wire.waits]).toEqual([[], [2000, 2000]]);
  });

  it('ends with the time that is left, though the watch stands, and ends that too', async () => {
    const wire = new Wire(() => listed(cart(1)));
    const watch = new FakeWatch(wire, (_tell, _end, { timers }) => {
      queueMicrotask(() => {
        for (const { run, ms } of timers) {
          wire.nowMs += ms;
          run();
        }
      });
    });
    expect(await wait(wire, watch, 30_000)).toEqual({
      ok: false,
      message: 'Deployment shop/cart is not rolled out in time: 1 of 3 new copies run',
    });
    expect([wire.nowMs, watch.aborted, wire.timers.size]).toEqual([30_000, 1, 0]);
  });
});

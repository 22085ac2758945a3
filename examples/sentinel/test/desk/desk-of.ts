import type { Status } from '../../src/api/resources/index.js';
import { LiveDesk } from '../../src/desk/live-desk.js';
import type { Limit } from '../../src/desk/tell-forecast.js';
import { EventHub } from '../../src/live/event-hub.js';
import type { World } from '../respond/world.js';

/** A desk over a world of the tests; of its status it knows the version. */
export function deskOf(world: World, limitOf: (signal: string) => Limit | null = () => null) {
  const hub = new EventHub(0);
  const desk = new LiveDesk({
    watch: world.watch,
    cases: world.cases,
    guard: world.guard,
    store: world.store,
    responder: world.responder,
    hub,
    clock: () => world.nowMs,
    put: (entry) => world.put(entry),
    status: () => ({ version: '0' }) as Status,
    limitOf,
  });
  return { desk, hub };
}

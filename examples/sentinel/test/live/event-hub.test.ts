import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../src/api/resources/index.js';
import { EventHub } from '../../src/live/event-hub.js';

const event = (updatedMs: number): LiveEvent => ({ type: 'graph', data: { updatedMs } });

describe('EventHub', () => {
  it('gives a listener that comes back exactly what it missed, or says reset', () => {
    fc.assert(
      fc.property(fc.nat({ max: 5000 }), fc.nat({ max: 5000 }), (before, missed) => {
        const hub = new EventHub(1000);
        const seen: number[] = [];
        const first = hub.subscribe(null, (id) => seen.push(id));
        for (let i = 0; i < before; i++) hub.publish(event(i));
        first.close();
        for (let i = 0; i < missed; i++) hub.publish(event(i));
        const again: [number, string][] = [];
        const last = seen.at(-1) ?? 1000;
        const back = hub.subscribe(last, (id, { type }) => again.push([id, type]));
        if (again[0]?.[1] === 'reset') expect(missed).toBeGreaterThan(1999);
        else
          expect(again.map(([id]) => id)).toEqual(
            Array.from({ length: missed }, (_, i) => last + 1 + i),
          );
        hub.publish(event(-1));
        expect(again.at(-1)![0]).toBe(last + missed + 1);
        back.close();
        hub.publish(event(-2));
        expect(again.at(-1)![0]).toBe(last + missed + 1);
      }),
      { numRuns: 30 },
    );
  });

  it('says reset to an id of another run, earlier or later than its own', () => {
    const hub = new EventHub(1000);
    hub.publish(event(0));
    for (const foreign of [3, 999, 5000, -1]) {
      const types: string[] = [];
      hub.subscribe(foreign, (_, { type }) => types.push(type)).close();
      expect(types).toEqual(['reset']);
    }
  });
});

import { IncidentGrouper } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../src/heap.js';
import { OpeningOrder } from '../src/opening-order.js';
import { anomalyOf, graphOf } from './builders.js';
import { PlainGrouper } from './plain-grouper.js';

describe('IncidentGrouper', () => {
  it('finds what looking through all incidents would find, also after a snapshot', () => {
    const sighting = fc.record({
      stepMs: fc.integer({ min: -60, max: 90 }),
      node: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'nowhere', null),
      signal: fc.constantFrom('x', 'y', 'z'),
      kind: fc.constantFrom('latency' as const, 'errors' as const),
      what: fc.constantFrom('add', 'add', 'add', 'add', 'advance', 'resume'),
    });
    const limits = fc.record({
      quietMs: fc.constant(50),
      reopenMs: fc.constantFrom(0, 100, 400),
      maxHops: fc.integer({ min: 0, max: 2 }),
      maxIncidents: fc.integer({ min: 1, max: 6 }),
    });
    const graph = graphOf(
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      ['d', 'e'],
    );
    fc.assert(
      fc.property(
        fc.array(sighting, { maxLength: 80 }),
        limits,
        fc.boolean(),
        (sightings, options, isBlind) => {
          const source = isBlind ? null : graph;
          const plain = new PlainGrouper(source, options);
          let grouper = new IncidentGrouper(source, options);
          let timestampMs = 1000;
          for (const { stepMs, node, signal, kind, what } of sightings) {
            timestampMs += stepMs;
            if (what === 'advance') {
              expect(grouper.advance(timestampMs)).toEqual(plain.advance(timestampMs));
            } else {
              const changes = { nodeId: node, signal, timestampMs };
              const anomaly = anomalyOf(node ?? 'a', kind, 5, changes);
              expect(grouper.add(anomaly)).toEqual(plain.add(anomaly));
            }
            if (what === 'resume') {
              const json: unknown = JSON.parse(JSON.stringify(grouper));
              grouper = IncidentGrouper.fromJSON(json, source);
              expect(JSON.parse(JSON.stringify(grouper))).toEqual(json);
            }
            expect(grouper.incidents()).toEqual(plain.incidents());
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('closes those that are kept where many were forgotten while open', () => {
    const grouper = new IncidentGrouper(graphOf([], ['a', 'b', 'c']), { maxIncidents: 1 });
    for (let i = 0; i < 300; i++) grouper.add(anomalyOf('abc'.charAt(i % 3), 'latency', 5));
    expect(grouper.incidents()).toHaveLength(1);
    expect(grouper.advance(1e9).map(({ nodeIds }) => nodeIds)).toEqual([['c']]);
  });
});

describe('OpeningOrder', () => {
  it('is the order of opening after any adding and removing', () => {
    const step = fc.record({ isAdding: fc.boolean(), which: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const order = new OpeningOrder<{ readonly sequence: number }>();
        let model: { readonly sequence: number }[] = [];
        for (const [i, { isAdding, which }] of steps.entries()) {
          const item = model[which % Math.max(1, model.length)];
          if (isAdding || item === undefined) {
            // No two were opened as one.
            const added = { sequence: (which % 8) * 1000 + i };
            order.add(added);
            model = [...model, added].sort((a, b) => a.sequence - b.sequence);
          } else {
            order.remove(item);
            model = model.filter((other) => other !== item);
          }
          expect([...order.latestFirst()]).toEqual([...model].reverse());
          expect(order.first).toBe(model[0] ?? null);
          expect(order.isEmpty).toBe(model.length === 0);
        }
      }),
    );
  });
});

describe('Heap', () => {
  it('gives the least first, whatever came in between', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer(), { nil: null })), (steps) => {
        const heap = new Heap<number>((a, b) => a < b);
        const model: number[] = [];
        for (const step of steps) {
          if (step === null) expect(heap.pop()).toBe(model.shift());
          else {
            heap.push(step);
            model.push(step);
            model.sort((a, b) => a - b);
          }
          expect(heap.top).toBe(model[0]);
          expect(heap.size).toBe(model.length);
        }
      }),
    );
  });
});

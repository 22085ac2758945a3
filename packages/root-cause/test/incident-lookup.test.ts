import { IncidentGrouper } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../src/heap.js';
import { OpeningOrder } from '../src/opening-order.js';
import { anomalyOf, graphOf } from './builders.js';

describe('IncidentGrouper', () => {
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

import { type Linked, RecencyList } from '@aegis/core/collections';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('RecencyList', () => {
  interface Item extends Linked<Item> {
    readonly id: number;
  }

  it('is in the order of use after any adding, touching and removing', () => {
    const anyStep = fc.record({
      what: fc.constantFrom('add', 'touch', 'remove'),
      which: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const list = new RecencyList<Item>();
        let model: Item[] = [];
        steps.forEach(({ what, which }, id) => {
          const item = model[which % Math.max(1, model.length)];
          if (what === 'add' || item === undefined) {
            const added: Item = { id, older: null, newer: null };
            list.add(added);
            model.push(added);
          } else {
            model = model.filter((other) => other !== item);
            if (what === 'touch') model.push(item);
            if (what === 'touch') list.touch(item);
            else list.remove(item);
          }
          expect(Array.from(list, (each) => each.id)).toEqual(model.map((each) => each.id));
          expect(list.oldest).toBe(model[0] ?? null);
        });
      }),
      { seed: 1 },
    );
  });
});

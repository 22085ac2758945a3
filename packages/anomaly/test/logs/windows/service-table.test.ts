import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceTable } from '../../../src/logs/windows/service-table.js';
import { isRefused, takenOut } from '../taken-out.js';

function names(table: ServiceTable): string[] {
  return [...table.all()].map(({ name }) => name);
}

describe('ServiceTable', () => {
  it('has each service once, with a number of its own', () => {
    const table = new ServiceTable(10);
    const cart = table.of('cart', 5);
    expect(table.of('cart', 6)).toBe(cart);
    expect(table.known('pay')).toBeUndefined();
    expect([cart.kind, table.of('pay', 5).kind]).toEqual([0, 1]);
    expect(names(table)).toEqual(['cart', 'pay']);
  });

  it('makes room by the one that was not used for longest', () => {
    const table = new ServiceTable(3);
    for (const name of ['a', 'b', 'c', 'a', 'd', 'b']) table.of(name, 1);
    // b went for d, then c for b.
    expect(names(table).sort()).toEqual(['a', 'b', 'd']);
    expect([table.size, table.evicted]).toEqual([3, 2]);
    // Who comes again is somebody else: what was known of it is gone.
    expect(table.known('b')?.kind).toBe(4);
  });

  it('adds up how new things come, of all services', () => {
    const table = new ServiceTable(3);
    for (const name of ['a', 'b']) {
      const { novelty } = table.of(name, 1);
      novelty.note(true);
      novelty.note(false);
      novelty.close();
    }
    expect(table.novelty()).toEqual({ errors: 2, warnings: 2, windows: 2 });
  });

  it('continues from a snapshot: the same ones go next', () => {
    const uses = fc.array(fc.nat(7), { maxLength: 30 });
    fc.assert(
      fc.property(uses, uses, (before, after) => {
        const whole = new ServiceTable(4);
        for (const each of before) whole.of(`s${each}`, 1).add(each, 9);
        const half = takenOut(whole.toJSON(), (reader) => ServiceTable.read(reader, 4));
        for (const table of [whole, half]) {
          for (const each of after) table.of(`s${each}`, 1).add(each, 17);
        }
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('is bounded within each service: templates, and windows for training', () => {
    const service = new ServiceTable(1).of('a', 0);
    const random = new Random(1);
    for (let window = 0; window < 700; window++) {
      for (let i = 0; i < 3; i++) service.add(window * 3 + i, 9);
      service.keep(random);
      service.close(window + 1, window, 15_000, true);
    }
    expect(service.entries.size).toBe(512);
    expect(service.entries.isFull).toBe(true);
    expect(service.reservoir.length).toBe(256);
    for (let i = 0; i < 2000; i++) service.add(9999, 9);
    expect(service.entries.document().length).toBe(512);
  });

  it('refuses a broken snapshot', () => {
    const table = new ServiceTable(2);
    table.of('a', 1).add(1, 9);
    const good = JSON.parse(JSON.stringify(table)) as { services: object[] };
    const [service] = good.services;
    for (const broken of [
      { ...good, services: Array(3).fill(service) },
      { ...good, services: [{ ...service, name: 'x'.repeat(129) }] },
      { ...good, services: [{ ...service, busy: 0 }] },
      { ...good, services: [{ ...service, kind: -1 }] },
      { ...good, services: [{ ...service, severities: 'AAAA' }] },
      { ...good, nextKind: 0.5 },
      { ...good, evicted: -1 },
      { ...good, order: ['x'.repeat(129)] },
    ]) {
      expect(isRefused(broken, (reader) => ServiceTable.read(reader, 2))).toBe(true);
    }
  });
});

import { AegisError } from '@aegis/core';
import { blastRadius, type NodeSigns, nodeSigns } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anomalyArbitrary,
  anomalyOf,
  callsArbitrary,
  graphOf,
  idArbitrary,
  issueOf,
} from './builders.js';

const felt: NodeSigns = { firstMs: 0, harm: 'felt', hasMoreLoad: false };
const full: NodeSigns = { ...felt, harm: 'local' };
const busy: NodeSigns = { firstMs: 0, harm: 'none', hasMoreLoad: true };

const shop = graphOf(
  [
    ['web', 'cart'],
    ['app', 'web'],
    ['cart', 'db'],
    ['web', 'ads'],
  ],
  ['mail', 'batch'],
).snapshot();

const hit = (cause: string, signs: Record<string, NodeSigns>, graph: typeof shop | null = shop) =>
  blastRadius(cause, new Map(Object.entries(signs)), graph).map(
    ({ nodeId, way }) => `${nodeId} ${way}`,
  );

describe('blastRadius', () => {
  it('takes callers that show harm, directly or through others, and no healthy ones', () => {
    expect(hit('cart', { cart: felt, app: felt })).toEqual(['app dependence']);
    expect(hit('cart', { cart: felt, app: full, web: felt })).toEqual([
      'app dependence',
      'web dependence',
    ]);
  });

  it('takes no callee that is only slow too, nor a neighbour', () => {
    expect(hit('cart', { cart: felt, db: felt, ads: felt })).toEqual([]);
  });

  it('takes callees that have more to do and come to harm, over those that only have more to do', () => {
    const more = { ...felt, hasMoreLoad: true };
    expect(hit('web', { web: more, cart: busy, db: more, ads: felt })).toEqual(['db load']);
    expect(hit('web', { web: more, db: more })).toEqual([]);
  });

  it('takes nodes without known calls that fail since then, but none that is only full or failed before', () => {
    const later = { ...felt, firstMs: 300_000 };
    expect(hit('cart', { cart: later, mail: later, batch: { ...full, firstMs: 300_000 } })).toEqual(
      ['mail unknown'],
    );
    expect(hit('cart', { cart: later, mail: felt })).toEqual([]);
    expect(hit('cart', { cart: later, stranger: later })).toEqual([]);
  });

  it('takes all that fail since then where no graph is known', () => {
    expect(hit('cart', { cart: felt, mail: felt, batch: full, web: busy }, null)).toEqual([
      'mail unknown',
    ]);
  });

  it('knows no radius of a cause that it was told nothing of but its dependents', () => {
    expect(hit('cart', { web: felt })).toEqual(['web dependence']);
    expect(hit('nowhere', { web: felt })).toEqual([]);
  });

  it('names only harmed nodes, each once, by id, never the cause, whatever the graph', () => {
    const signsArbitrary = fc.array(
      fc.tuple(
        idArbitrary,
        fc.record({
          firstMs: fc.integer({ min: 0, max: 600_000 }),
          harm: fc.constantFrom('none' as const, 'local' as const, 'felt' as const),
          hasMoreLoad: fc.boolean(),
        }),
      ),
    );
    fc.assert(
      fc.property(idArbitrary, signsArbitrary, callsArbitrary, (cause, pairs, calls) => {
        const signs = new Map(pairs);
        const ids = blastRadius(cause, signs, graphOf(calls).snapshot()).map(
          ({ nodeId }) => nodeId,
        );
        expect(ids).not.toContain(cause);
        expect(ids).toEqual([...new Set(ids)].sort());
        for (const id of ids) expect(signs.get(id)!.harm).not.toBe('none');
        const reversed = new Map([...pairs].filter(([id]) => signs.has(id)).reverse());
        for (const [id] of reversed) reversed.set(id, signs.get(id)!);
        const again = blastRadius(cause, reversed, graphOf([...calls].reverse()).snapshot());
        expect(again.map(({ nodeId }) => nodeId)).toEqual(ids);
      }),
    );
  });

  it('asks for a snapshot', () => {
    try {
      blastRadius('cart', new Map(), { snapshot: () => shop } as never);
      expect.unreachable();
    } catch (error) {
      expect(AegisError.isInstance(error) && error.code).toBe('invalid-argument');
    }
  });
});

describe('nodeSigns', () => {
  it('tells harm that is felt from what may be local, and both from traffic', () => {
    const signs = nodeSigns({
      anomalies: [
        anomalyOf('cart', 'latency', 3, { timestampMs: 50 }),
        anomalyOf('cart', 'traffic', 3, { timestampMs: 70 }),
        anomalyOf('db', 'saturation', 3),
        anomalyOf('web', 'traffic', 3, { direction: 'down' }),
        anomalyOf('ads', 'latency', 3, { direction: 'down' }),
        anomalyOf('x', 'errors', 3, { nodeId: null }),
      ],
      issues: [issueOf('mail', 'disk-full', 'no space', { firstSeenMs: 9 })],
    });
    expect(Object.fromEntries(signs)).toEqual({
      cart: { firstMs: 50, harm: 'felt', hasMoreLoad: true },
      db: { firstMs: 0, harm: 'local', hasMoreLoad: false },
      web: { firstMs: 0, harm: 'none', hasMoreLoad: false },
      mail: { firstMs: 9, harm: 'felt', hasMoreLoad: false },
    });
  });

  it('gives times that are times, whatever comes in', () => {
    fc.assert(
      fc.property(fc.array(anomalyArbitrary), (anomalies) => {
        for (const { firstMs } of nodeSigns({ anomalies, issues: [] }).values()) {
          expect(Number.isFinite(firstMs)).toBe(true);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WidestWays } from '../src/widest-ways.js';
import { graphOf } from './builders.js';

const IDS = ['a', 'b', 'c', 'd', 'e'];

/** The best width over all simple ways, by trying them all. */
function widestByHand(
  calls: readonly (readonly [string, string])[],
  from: string,
  symptom: string,
  strength: (id: string) => number,
): number {
  let best = 0;
  const walk = (id: string, seen: ReadonlySet<string>, width: number): void => {
    if (id === symptom) best = Math.max(best, Math.min(width, strength(symptom)));
    for (const [caller, callee] of calls) {
      if (callee !== id || seen.has(caller)) continue;
      const isGoal = caller === symptom;
      if (!isGoal && strength(caller) <= 0) continue;
      const next = isGoal ? width : Math.min(width, strength(caller));
      walk(caller, new Set([...seen, caller]), next);
    }
  };
  walk(from, new Set([from]), Number.POSITIVE_INFINITY);
  return best;
}

describe('WidestWays', () => {
  it('takes the way whose weakest node shows most', () => {
    const graph = graphOf([
      ['web', 'a'],
      ['web', 'b'],
      ['a', 'db'],
      ['b', 'db'],
    ]);
    const strength: Record<string, number> = { web: 3, a: 1, b: 2, db: 9 };
    const ways = new WidestWays(graph.snapshot(), 'web', (id) => strength[id] ?? 0);
    expect(ways.pathFrom('db')).toEqual(['db', 'b', 'web']);
    expect(ways.widthFrom('db')).toBe(2);
    expect(ways.pathFrom('web')).toEqual(['web']);
    expect(ways.pathFrom('elsewhere')).toBeNull();
  });

  it('is barred by a node that shows nothing', () => {
    const graph = graphOf([
      ['web', 'a'],
      ['a', 'db'],
    ]);
    const ways = new WidestWays(graph.snapshot(), 'web', (id) => (id === 'a' ? 0 : 5));
    expect(ways.pathFrom('db')).toBeNull();
  });

  it('agrees with trying all ways, cycles and calls to oneself included', () => {
    const id = fc.constantFrom(...IDS);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, id), { maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 }),
        (calls, strengths) => {
          const strength = (of: string): number => strengths[IDS.indexOf(of)] ?? 0;
          const ways = new WidestWays(graphOf(calls, IDS).snapshot(), 'a', strength);
          for (const from of IDS.slice(1)) {
            const path = ways.pathFrom(from);
            const width = path === null ? 0 : ways.widthFrom(from);
            expect(width).toBe(widestByHand(calls, from, 'a', strength));
          }
        },
      ),
    );
  });
});

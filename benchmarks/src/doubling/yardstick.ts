import { doublings, type GrowthPath } from './growth-path.js';

/**
 * The least that anything does which keeps things by name: an object for each in a Map, found again once.
 * Its exponent is what the collector and the caches add to work that is linear beyond doubt.
 */
export const YARDSTICK: GrowthPath = {
  key: 'mapEntries',
  doubled: 'objects kept in a Map under texts, and found again',
  promise: 'O(1) an object',
  promised: 1,
  sizes: doublings(4000),
  prepare: (size) => {
    const names = Array.from({ length: size }, (_, i) => `service-${i}`);
    return () => {
      const kept = new Map<string, { readonly name: string; readonly list: number[] }>();
      for (const name of names) kept.set(name, { name, list: [kept.size] });
      let sum = 0;
      for (const name of names) sum += kept.get(name)!.list[0]!;
      return sum;
    };
  },
};

import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { KeyTable } from '../../src/logs/mining/key-table.js';
import { PlaceSets } from '../../src/logs/mining/place-sets.js';
import { PARAMETER } from '../../src/logs/mining/token-hash.js';
import { SequenceKey } from '../../src/logs/mining/token-keys.js';

function keyOf(...hashes: number[]): SequenceKey {
  const key = new SequenceKey();
  key.read(Int32Array.from(hashes), hashes.length);
  return key;
}

const ANY = PARAMETER;
const at = (...places: number[]): Uint8Array => Uint8Array.from(places);

describe('PlaceSets', () => {
  it('finds a template by its own key, and by any word where it takes one', () => {
    const sets = new PlaceSets();
    sets.add(keyOf(1, 2, 3), 0, 3, at(), false);
    sets.add(keyOf(1, ANY, 4), 1, 3, at(1), false);
    sets.add(keyOf(ANY, 5, ANY), 2, 3, at(0, 2), false);
    expect(sets.find(keyOf(1, 2, 3), 3)).toBe(0);
    expect(sets.find(keyOf(1, 9, 4), 3)).toBe(1);
    expect(sets.find(keyOf(8, 5, 7), 3)).toBe(2);
    expect(sets.find(keyOf(1, 9, 3), 3)).toBe(-1);
    expect(sets.find(keyOf(1, 9), 2)).toBe(-1);
  });

  it('does not find by any word what has masked places only', () => {
    const sets = new PlaceSets();
    sets.add(keyOf(1, ANY, 4), 0, 3, at(1), false);
    sets.add(keyOf(2, ANY, 4), 1, 3, at(), false);
    expect(sets.find(keyOf(2, ANY, 4), 3)).toBe(1);
    expect(sets.find(keyOf(2, 9, 4), 3)).toBe(-1);
  });

  it('forgets what it remembered of lines when templates come and go', () => {
    const sets = new PlaceSets();
    sets.add(keyOf(1, ANY, ANY), 0, 3, at(1, 2), false);
    for (let i = 0; i < 2; i++) expect(sets.find(keyOf(1, 2, 3), 3)).toBe(0);
    sets.add(keyOf(1, 2, ANY), 1, 3, at(2), false);
    for (let i = 0; i < 2; i++) expect(sets.find(keyOf(1, 2, 3), 3)).toBe(1);
    sets.remove(keyOf(1, 2, ANY), 3, at(2));
    expect(sets.find(keyOf(1, 2, 3), 3)).toBe(0);
    sets.remove(keyOf(1, ANY, ANY), 3, at(1, 2));
    expect(sets.find(keyOf(1, 2, 3), 3)).toBe(-1);
  });

  it('asks pinned templates first', () => {
    const sets = new PlaceSets();
    sets.add(keyOf(1, 2, ANY), 1, 3, at(2), false);
    sets.add(keyOf(1, ANY, ANY), 0, 3, at(1, 2), true);
    expect(sets.find(keyOf(1, 2, 3), 3)).toBe(0);
  });
});

describe('KeyTable', () => {
  it('is a map, whatever is set and deleted in whatever order', () => {
    const random = new Random(3);
    const table = new KeyTable();
    const map = new Map<string, number>();
    for (let i = 0; i < 20000; i++) {
      // Few keys, so that they collide, are set again and deleted often.
      const low = random.integer(300) * 64;
      const high = random.integer(2);
      const name = `${low} ${high}`;
      if (random.float() < 0.5) {
        table.set(low, high, i);
        map.set(name, i);
      } else {
        table.delete(low, high);
        map.delete(name);
      }
      expect(table.size).toBe(map.size);
      const asked = random.integer(300) * 64;
      expect(table.get(asked, 1)).toBe(map.get(`${asked} 1`) ?? -1);
    }
  });
});

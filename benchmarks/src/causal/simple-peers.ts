import { Random } from '@aegis/core';
import type { CausalEvent } from '@aegis/root-cause/causal';
import { type CausalSet, pairKey, pairsOf } from './causal-set.js';

/** Standard deviations by which the one order must be more frequent than the other. */
const CLEAR = 3;

/** As many pairs as there are true ones, at random. */
export function randomEdges({ types, truth }: CausalSet, seed: number): Set<string> {
  const pairs = new Random(seed).fork('edges').shuffle(pairsOf(types));
  return new Set(pairs.slice(0, truth.size).map(([from, to]) => pairKey(from, to)));
}

/** `a` acts on `b` where `b` clearly comes within the window after `a` more often than before it. */
export function precedenceEdges({ events, types }: CausalSet, windowMs: number): Set<string> {
  const groups = new Map<string, CausalEvent[]>();
  for (const event of events) {
    const list = groups.get(event.group ?? '');
    if (list === undefined) groups.set(event.group ?? '', [event]);
    else list.push(event);
  }
  const after = new Map<string, number>();
  for (const list of groups.values()) {
    list.sort((a, b) => a.timestampMs - b.timestampMs);
    for (const [n, event] of list.entries()) {
      const seen = new Set<string>();
      for (let k = n - 1; k >= 0; k--) {
        const { type, timestampMs } = list[k]!;
        if (event.timestampMs - timestampMs > windowMs) break;
        if (timestampMs < event.timestampMs && type !== event.type) seen.add(type);
      }
      for (const type of seen) {
        const key = pairKey(type, event.type);
        after.set(key, (after.get(key) ?? 0) + 1);
      }
    }
  }
  const found = pairsOf(types).filter(([from, to]) => {
    const forth = after.get(pairKey(from, to)) ?? 0;
    const back = after.get(pairKey(to, from)) ?? 0;
    return forth - back > CLEAR * Math.sqrt(forth + back);
  });
  return new Set(found.map(([from, to]) => pairKey(from, to)));
}

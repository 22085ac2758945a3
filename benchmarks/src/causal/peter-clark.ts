import { normalTail } from '@aegis/core/math';
import { pairKey } from './causal-set.js';

const LEVEL = 0.05;
const MAX_CONDITIONS = 3;

/** The correlations of columns over samples, row-major, and how many samples they stand for. */
export interface Correlations {
  readonly matrix: Float64Array;
  readonly samples: number;
}

/** By the recursion over conditions. */
function partial(
  { matrix }: Correlations,
  size: number,
  x: number,
  y: number,
  z: number[],
): number {
  const last = z.at(-1);
  if (last === undefined) return matrix[x * size + y]!;
  const rest = z.slice(0, -1);
  const given = (a: number, b: number): number => partial({ matrix, samples: 0 }, size, a, b, rest);
  const [xy, xz, yz] = [given(x, y), given(x, last), given(y, last)];
  const scale = Math.sqrt(Math.max(1e-12, (1 - xz * xz) * (1 - yz * yz)));
  return Math.max(-0.999999, Math.min(0.999999, (xy - xz * yz) / scale));
}

function subsets(items: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, i) =>
    subsets(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]),
  );
}

/**
 * Plain PC on correlations: the skeleton, stable; colliders; Meek's first rule. What stays without
 * direction counts both ways, as in gcastle.
 *
 * @see Spirtes, Glymour and Scheines (2000); Colombo and Maathuis (2014) for the order
 */
export function peterClarkEdges(types: readonly string[], given: Correlations): Set<string> {
  const size = types.length;
  const near = types.map((_, i) => new Set(types.flatMap((_type, j) => (i === j ? [] : [j]))));
  const apart = new Map<string, number[]>();
  const separates = (x: number, y: number, z: number[]): boolean => {
    const degrees = given.samples - z.length - 3;
    const r = Math.abs(partial(given, size, x, y, z));
    return 2 * normalTail(Math.atanh(r) * Math.sqrt(Math.max(0, degrees))) > LEVEL;
  };
  for (let count = 0; count <= MAX_CONDITIONS; count++) {
    const before = near.map((set) => [...set]);
    for (let x = 0; x < size; x++) {
      for (const y of before[x]!) {
        const others = before[x]!.filter((z) => z !== y);
        if (!near[x]!.has(y)) continue;
        const found = subsets(others, count).find((z) => separates(x, y, z));
        if (found === undefined) continue;
        near[x]!.delete(y);
        near[y]!.delete(x);
        apart.set(pairKey(String(x), String(y)), found);
        apart.set(pairKey(String(y), String(x)), found);
      }
    }
  }
  const directed = direct(near, apart);
  return new Set(
    near.flatMap((set, x) =>
      [...set]
        .filter((y) => !directed.has(pairKey(String(y), String(x))))
        .map((y) => pairKey(types[x]!, types[y]!)),
    ),
  );
}

function direct(near: readonly Set<number>[], apart: ReadonlyMap<string, number[]>): Set<string> {
  const key = (a: number, b: number): string => pairKey(String(a), String(b));
  const directed = new Set<string>();
  for (const [z, set] of near.entries()) {
    for (const [x, y] of subsets([...set], 2) as [number, number][]) {
      if (near[x]!.has(y) || apart.get(key(x, y))?.includes(z)) continue;
      for (const end of [x, y]) if (!directed.has(key(z, end))) directed.add(key(end, z));
    }
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const [b, set] of near.entries()) {
      for (const [a, c] of subsets([...set], 2).flatMap(([x, y]) => [
        [x!, y!],
        [y!, x!],
      ])) {
        const isOpen = !directed.has(key(b, c!)) && !directed.has(key(c!, b));
        if (!directed.has(key(a!, b)) || near[a!]!.has(c!) || !isOpen) continue;
        directed.add(key(b, c!));
        changed = true;
      }
    }
  }
  return directed;
}

import type { Graph } from '../../../src/api/resources/index.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

const SWEEPS = 6;
/** How far two layers are apart, in distances between two nodes of a layer. */
const LAYER_WIDTH = 3.2;

/** Callers to the left of what they call, every layer ordered so that few edges cross. */
export function layeredLayout({
  nodes,
  edges,
}: Pick<Graph, 'nodes' | 'edges'>): Map<string, Point> {
  const ids = nodes.map((each) => each.id).sort();
  const known = new Set(ids);
  const inside = edges.filter((each) => known.has(each.from) && known.has(each.to));
  const callees = groupBy(inside, 'from', 'to');
  const callers = groupBy(inside, 'to', 'from');
  const layerOf = layersOf(ids, callees);
  const layers: string[][] = [];
  for (const id of ids) {
    const layer = layerOf.get(id) ?? 0;
    layers[layer] ??= [];
    layers[layer].push(id);
  }
  const place = new Map<string, number>();
  for (const layer of layers) centre(layer, place);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forth = sweep % 2 === 0;
    for (const layer of forth ? layers : [...layers].reverse()) {
      order(layer, forth ? callers : callees, place);
    }
  }
  return new Map(
    ids.map((id) => [id, { x: (layerOf.get(id) ?? 0) * LAYER_WIDTH, y: -(place.get(id) ?? 0) }]),
  );
}

/** The longest way from a node that nobody calls; a call back up a cycle does not count. */
function layersOf(ids: readonly string[], callees: Links): Map<string, number> {
  const finished: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const forward = new Map<string, string[]>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    const onward: string[] = [];
    for (const next of callees.get(id) ?? []) {
      if (state.get(next) === 'open') continue;
      onward.push(next);
      if (!state.has(next)) visit(next);
    }
    forward.set(id, onward);
    state.set(id, 'done');
    finished.push(id);
  };
  const called = new Set([...callees.values()].flat());
  for (const id of ids) if (!called.has(id) && !state.has(id)) visit(id);
  for (const id of ids) if (!state.has(id)) visit(id);
  const layer = new Map(ids.map((id) => [id, 0]));
  for (const id of finished.reverse()) {
    for (const next of forward.get(id) ?? []) {
      layer.set(next, Math.max(layer.get(next) ?? 0, (layer.get(id) ?? 0) + 1));
    }
  }
  return layer;
}

type Links = ReadonlyMap<string, readonly string[]>;

function groupBy(edges: Graph['edges'], key: 'from' | 'to', value: 'from' | 'to'): Links {
  const groups = new Map<string, string[]>();
  for (const each of edges) {
    const group = groups.get(each[key]);
    if (group === undefined) groups.set(each[key], [each[value]]);
    else group.push(each[value]);
  }
  return groups;
}

function order(layer: string[], neighbours: Links, place: Map<string, number>): void {
  const wish = new Map<string, number>();
  for (const id of layer) {
    const others = neighbours.get(id) ?? [];
    const sum = others.reduce((total, other) => total + (place.get(other) ?? 0), 0);
    wish.set(id, others.length === 0 ? (place.get(id) ?? 0) : sum / others.length);
  }
  layer.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0) || (a < b ? -1 : 1));
  centre(layer, place);
}

function centre(layer: readonly string[], place: Map<string, number>): void {
  layer.forEach((id, i) => {
    place.set(id, i - (layer.length - 1) / 2);
  });
}

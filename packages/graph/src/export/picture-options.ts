import { AegisError, resolveOptions } from '@aegis/core';
import type { GraphEdge, GraphNode, GraphSnapshot } from '../csr/index.js';
import { visible } from '../visible-text.js';

/** What a picture of a graph is to show beside the graph. */
export interface PictureOptions {
  /**
   * How well each node is, by id, from 0 (worst) to 100; beyond that the nearer end counts, and what is
   * NaN or names no node is passed over. `health` of a `RootCauseAnalysis` fits.
   * @defaultValue none
   */
  readonly health?: ReadonlyMap<string, number>;
  /**
   * Node ids along a way to be lit, either way round, such as `path` of a `RootCause`; ids of no node are
   * passed over.
   * @defaultValue none
   */
  readonly path?: readonly string[];
}

export const PICTURE_DEFAULTS: Required<PictureOptions> = { health: new Map(), path: [] };

/** At 80 and over, at 40 and over, and below. */
export type HealthBand = 'well' | 'ailing' | 'failing';

/** Light enough for black text on them. */
export const BAND_COLOURS: Readonly<Record<HealthBand, string>> = {
  well: '#c8e6c9',
  ailing: '#ffe0b2',
  failing: '#ffcdd2',
};
export const LIT_COLOUR = '#b71c1c';

/** What the options say of each node and edge, by number. */
export interface Marks {
  /** 0 to 100; null where nothing is said. */
  readonly health: readonly (number | null)[];
  readonly litNodes: Uint8Array;
  readonly litEdges: Uint8Array;
}

export function bandOf(health: number): HealthBand {
  if (health >= 80) return 'well';
  return health >= 40 ? 'ailing' : 'failing';
}

/** 0 to 100, or null for what is no number. */
export function healthIn(health: ReadonlyMap<string, number>, id: string): number | null {
  const value = health.get(id);
  return value === undefined || Number.isNaN(value) ? null : Math.min(100, Math.max(0, value));
}

export function checkPicture(owner: string, { health, path }: Required<PictureOptions>): void {
  if (typeof health?.get !== 'function') {
    throw new AegisError('invalid-option', `${owner}: health is no Map; give one, by node id.`);
  }
  if (!Array.isArray(path) || path.some((id) => typeof id !== 'string')) {
    throw new AegisError('invalid-option', `${owner}: path is no list of ids; give an array.`);
  }
}

/** Lights the edges between the two nodes, whichever calls. */
function light(snapshot: GraphSnapshot, lit: Uint8Array, from: number, to: number): void {
  const { outOffsets, outTargets, outEdges } = snapshot;
  for (let at = outOffsets[from]!; at < outOffsets[from + 1]!; at++) {
    if (outTargets[at] === to) lit[outEdges[at]!] = 1;
  }
}

/** @throws AegisError `invalid-option` */
export function marksOf(
  owner: string,
  snapshot: GraphSnapshot,
  options: PictureOptions | undefined,
): Marks {
  const resolved = resolveOptions(owner, PICTURE_DEFAULTS, options);
  checkPicture(owner, resolved);
  const { nodes, edges, indexOf } = snapshot;
  const litNodes = new Uint8Array(nodes.length);
  const litEdges = new Uint8Array(edges.length);
  // A path that goes to and fro costs no more than one that does not.
  const hops = new Set<number>();
  let last: number | undefined;
  for (const id of resolved.path) {
    const node = indexOf.get(id);
    if (node !== undefined) litNodes[node] = 1;
    if (node !== undefined && last !== undefined) {
      const [low, high] = [Math.min(last, node), Math.max(last, node)];
      const hop = low * nodes.length + high;
      if (!hops.has(hop)) {
        light(snapshot, litEdges, low, high);
        light(snapshot, litEdges, high, low);
      }
      hops.add(hop);
    }
    last = node;
  }
  const health = nodes.map(({ id }) => healthIn(resolved.health, id));
  return { health, litNodes, litEdges };
}

/** The id, with the number of copies and the health where they are worth a word. */
export function labelOf({ id, replicas }: GraphNode, health: number | null): string {
  const copies = replicas === 1 ? '' : ` ×${replicas}`;
  return visible(id) + copies + (health === null ? '' : ` · ${Math.round(health)}`);
}

/** What is said of an edge in a picture; null where it is only a call. */
export function edgeLabelOf({ kind, protocol }: GraphEdge): string | null {
  if (protocol !== null && protocol !== '') return visible(protocol);
  return kind === 'calls' ? null : kind;
}

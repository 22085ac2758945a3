import { AegisError, resolveOptions } from '@aegis/core';
import type { GraphSnapshot, GraphSource } from '@aegis/graph/csr';

/** `from` acts on `to`: what changes at `from` is felt at `to`. */
export interface CausalEdge {
  readonly from: string;
  readonly to: string;
}

/** What acts on what. A structural model takes one without cycles. */
export interface CausalGraph {
  readonly nodes: readonly string[];
  readonly edges: readonly CausalEdge[];
}

export interface CausalGraphOptions {
  /**
   * Which way effects run along a call. Latency and errors go from the callee to its caller, load from
   * the caller to its callee. @defaultValue `'callee-to-caller'`
   */
  readonly direction?: 'callee-to-caller' | 'caller-to-callee';
  /**
   * Calls that go in circles: `'refuse'` throws and names the circle, `'cut'` leaves out the edges that
   * would close one, the least sure first. @defaultValue `'refuse'`
   */
  readonly cycles?: 'refuse' | 'cut';
}

const DEFAULTS: Required<CausalGraphOptions> = { direction: 'callee-to-caller', cycles: 'refuse' };

/**
 * The causal graph that a service graph implies: every call an edge, from the side that acts to the side
 * that feels it.
 *
 * Use it where one number a service is watched, such as its latency. With several signals a service, write
 * the graph down: its nodes are then signals. `'cut'` costs O(edges · (nodes + edges)).
 *
 * @param source - a service graph, or its snapshot
 * @returns the graph, and the edges that were cut, none under `'refuse'`
 * @throws AegisError `invalid-argument` when calls go in circles, `invalid-option`
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { causalGraphOf } from '@aegis/root-cause/causal';
 * const services = new ServiceGraph();
 * services.addEdge({ from: 'web', to: 'cart' });
 * causalGraphOf(services).edges; // => [{ from: 'cart', to: 'web' }]
 * ```
 */
export function causalGraphOf(
  source: GraphSource | GraphSnapshot,
  options?: CausalGraphOptions,
): CausalGraph & { readonly cut: readonly CausalEdge[] } {
  const { direction, cycles } = resolveOptions('causalGraphOf', DEFAULTS, options);
  check('direction', direction, ['callee-to-caller', 'caller-to-callee']);
  check('cycles', cycles, ['refuse', 'cut']);
  const snapshot = 'snapshot' in source ? source.snapshot() : source;
  const nodes = snapshot.nodes.map(({ id }) => id);
  const sure = snapshot.edges
    .map(({ from, to, confidence }) =>
      direction === 'callee-to-caller'
        ? { from: to, to: from, confidence }
        : { from, to, confidence },
    )
    // The surest first, so that what closes a circle is the least sure edge of it.
    .sort((a, b) => b.confidence - a.confidence || compare(a.from, b.from) || compare(a.to, b.to));
  const effects = new Map<string, Set<string>>(nodes.map((id) => [id, new Set()]));
  const edges: CausalEdge[] = [];
  const cut: CausalEdge[] = [];
  for (const { from, to } of sure) {
    const edge = { from, to };
    const way = wayFrom(to, from, effects);
    if (way === null) {
      if (effects.get(from)?.has(to)) continue;
      effects.get(from)?.add(to);
      edges.push(edge);
    } else if (cycles === 'cut') cut.push(edge);
    else throw circleError('causalGraphOf', [from, ...way], "or give cycles: 'cut'");
  }
  return { nodes, edges, cut };
}

/** The error that names a circle; `way` ends where it begins. */
export function circleError(owner: string, way: readonly string[], or = ''): AegisError {
  return new AegisError(
    'invalid-argument',
    `${owner}: causes go in a circle, ${way.map((id) => `"${id}"`).join(' → ')}; leave one of these edges out${or === '' ? '' : ` ${or}`}.`,
  );
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The ids from `start` to `goal` along the edges, both included; null where there is no way. */
export function wayFrom(
  start: string,
  goal: string,
  effects: ReadonlyMap<string, Iterable<string>>,
): string[] | null {
  const cameFrom = new Map<string, string | null>([[start, null]]);
  const queue = [start];
  for (let head = 0; head < queue.length && !cameFrom.has(goal); head++) {
    for (const next of effects.get(queue[head]!) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, queue[head]!);
      queue.push(next);
    }
  }
  if (!cameFrom.has(goal)) return null;
  const way: string[] = [];
  for (let at: string | null = goal; at !== null; at = cameFrom.get(at) ?? null) way.unshift(at);
  return way;
}

function check(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  const known = allowed.map((one) => `"${one}"`).join(' or ');
  throw new AegisError('invalid-option', `causalGraphOf: ${name} is "${value}"; give ${known}.`);
}

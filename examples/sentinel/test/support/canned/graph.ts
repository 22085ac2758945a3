import type { Random } from '@aegis/core';
import type { GraphEdge, GraphNode } from '../../../src/api/resources/index.js';

const DOMAINS = [
  'checkout',
  'orders',
  'payments',
  'catalogue',
  'stock',
  'accounts',
  'basket',
  'pricing',
  'search',
  'shipping',
  'reviews',
  'invoices',
  'loyalty',
  'returns',
  'media',
  'mail',
  'fraud',
  'tax',
  'vouchers',
  'tracking',
  'suppliers',
  'warehouse',
  'ledger',
  'identity',
  'consent',
  'ranking',
  'feed',
  'reports',
  'quotes',
  'webhooks',
];
const PARTS = ['', '-db', '-cache', '-worker', '-api', '-events', '-sync', '-jobs', '-edge', '-v2'];

/** By the part of the name: what kind it is, and how it is spoken to. */
const KINDS: Readonly<Record<string, readonly [kind: string, protocol: string]>> = {
  '-db': ['database', 'postgresql'],
  '-cache': ['cache', 'redis'],
  '-events': ['queue', 'kafka'],
};

export interface Topology {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
}

/** An ingress, and services in domains that call their own parts and a few others. */
export function cannedTopology(services: number, random: Random): Topology {
  if (services === 0) return { nodes: [], edges: [] };
  const nodes = [node('ingress', 'ingress', 2)];
  const edges: GraphEdge[] = [];
  const heads: string[] = [];
  for (let part = 0; nodes.length < services && part < PARTS.length; part += 1) {
    for (let domain = 0; nodes.length < services && domain < DOMAINS.length; domain += 1) {
      const suffix = PARTS[part]!;
      const id = `${DOMAINS[domain]}${suffix}`;
      const [kind, protocol] = KINDS[suffix] ?? ['service', random.chance(0.4) ? 'grpc' : 'http'];
      nodes.push(node(id, kind, kind === 'service' ? 1 + random.integer(4) : 1));
      if (part === 0) {
        linkHead(id, heads, edges, random);
        heads.push(id);
      } else {
        edges.push(edge(heads[domain]!, id, protocol));
        const alsoCalls = heads[random.integer(heads.length)]!;
        if (kind === 'service' && alsoCalls !== heads[domain] && random.chance(0.3)) {
          edges.push(edge(id, alsoCalls, protocol));
        }
      }
    }
  }
  return { nodes, edges };
}

/** The first three stand behind the ingress; the others are called by one or two that came before. */
function linkHead(id: string, heads: readonly string[], edges: GraphEdge[], random: Random): void {
  if (heads.length < 3) {
    edges.push(edge('ingress', id, 'http'));
    return;
  }
  const first = random.integer(heads.length);
  edges.push(edge(heads[first]!, id, random.chance(0.5) ? 'grpc' : 'http'));
  const second = random.integer(heads.length);
  if (second !== first && random.chance(0.4)) edges.push(edge(heads[second]!, id, 'http'));
}

function node(id: string, kind: string, replicas: number): GraphNode {
  return { id, kind, namespace: 'shop', replicas, health: 100, incidentIds: [] };
}

function edge(from: string, to: string, protocol: string): GraphEdge {
  return { from, to, kind: 'calls', protocol, provenance: ['manifest', 'span'], confidence: 0.97 };
}

/** Node ids from `id` up to the ingress, by the first caller of each. */
export function pathToUsers(id: string, edges: readonly GraphEdge[]): string[] {
  const path = [id];
  for (;;) {
    const last = path[path.length - 1];
    const caller = edges.find((each) => each.to === last && !path.includes(each.from));
    if (caller === undefined) return path;
    path.push(caller.from);
  }
}

import { buildSnapshot, type GraphSource, type NodeKind } from '@aegis/graph/csr';

interface Drawing {
  /** Who calls whom: `caller > callee callee`. */
  readonly calls: readonly string[];
  /** What is no service. */
  readonly kinds: Readonly<Record<string, NodeKind>>;
}

/** As their documentation draws them. */
const DRAWINGS: Readonly<Record<string, Drawing>> = {
  'opentelemetry-demo': {
    calls: [
      'load-generator > frontend-proxy',
      'frontend-proxy > frontend image-provider flagd',
      'frontend > ad cart checkout currency product-catalog recommendation shipping',
      'checkout > cart currency email payment product-catalog shipping kafka',
      'cart > valkey-cart flagd',
      'shipping > quote',
      'recommendation > product-catalog flagd',
      'ad > flagd',
      'payment > flagd',
      'product-catalog > flagd',
      'accounting > kafka postgresql',
      'fraud-detection > kafka flagd',
    ],
    kinds: {
      'load-generator': 'user',
      'frontend-proxy': 'ingress',
      'valkey-cart': 'cache',
      kafka: 'queue',
      postgresql: 'datastore',
    },
  },
  'book-info': {
    calls: [
      'gateway > productpage-v1',
      'productpage-v1 > details-v1 reviews-v1 reviews-v2 reviews-v3',
      'reviews-v2 > ratings-v1',
      'reviews-v3 > ratings-v1',
    ],
    kinds: { gateway: 'ingress' },
  },
};

/** The services of an application and who calls whom; one without edges where nothing is known of it. */
export function demoGraph(app: string): GraphSource {
  const { calls, kinds } = DRAWINGS[app] ?? { calls: [], kinds: {} };
  const edges = calls.flatMap((line) => {
    const [from, callees] = line.split(' > ') as [string, string];
    return callees.split(' ').map((to) => ({
      from,
      to,
      kind: 'calls' as const,
      protocol: null,
      provenance: ['declared' as const],
      confidence: 1,
    }));
  });
  const ids = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  const snapshot = buildSnapshot(
    ids.map((id) => ({ id, kind: kinds[id] ?? 'service', namespace: null, replicas: 1 })),
    edges,
  );
  return { snapshot: () => snapshot };
}

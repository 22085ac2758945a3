import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SpanRecord } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import { CallCollector } from '@aegis/graph/traces';
import { describe, expect, it } from 'vitest';
import { spanOf } from './span-data.js';

const folder = '../../../../shared/data/k8s/bookinfo/samples/bookinfo/platform/kube/bookinfo.yaml';
const file = fileURLToPath(new URL(folder, import.meta.url));

/** As the sidecars tell it: services under their namespace, the callee as the cluster names it. */
const spans: readonly SpanRecord[] = (
  [
    ['server', 'productpage', '1', null, 0, 30],
    ['client', 'productpage', '2', '1', 2, 8],
    ['server', 'details', '3', '2', 3, 7],
    ['client', 'productpage', '4', '1', 10, 28],
    ['server', 'reviews', '5', '4', 11, 27],
    ['client', 'reviews', '6', '5', 13, 20],
    ['server', 'ratings', '7', '6', 14, 19],
  ] as const
).map(([kind, service, id, parent, start, end]) =>
  spanOf(kind, service, [id, parent], [start, end], {
    attributes: { 'http.method': 'GET', 'istio.namespace': 'default' },
    resource: { 'service.name': `${service}.default` },
  }),
);

describe.skipIf(!existsSync(file))(`spans and ${folder} (skipped where that is missing)`, () => {
  it('give the three calls of Bookinfo and no other', () => {
    const { graph } = graphFromManifests(readFileSync(file, 'utf8'));
    expect(graph.edges()).toEqual([]);
    const before = graph.nodes().map(({ id, kind, replicas }) => [id, kind, replicas]);
    const collector = new CallCollector();
    collector.addAll(spans);
    collector.flush();
    const seen = new ServiceGraph();
    collector.tell(seen);
    graph.merge(seen);
    expect(graph.edges().map(({ from, to, kind, protocol }) => [from, to, kind, protocol])).toEqual(
      [
        ['productpage', 'details', 'calls', 'http'],
        ['productpage', 'reviews', 'calls', 'http'],
        ['reviews', 'ratings', 'calls', 'http'],
      ],
    );
    expect(graph.nodes().map(({ id, kind, replicas }) => [id, kind, replicas])).toEqual(before);
  });
});

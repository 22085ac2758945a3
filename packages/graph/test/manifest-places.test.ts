import { Random } from '@aegis/core';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameArbitrary } from './arbitraries.js';
import { app, object, workload } from './manifest-yaml.js';

const broken = 'kind: Service\n---\na: [';

describe('where manifests are broken', () => {
  it('is told by file, document and line, and the rest is read', () => {
    const given = [
      { name: 'shop/cart.yaml', text: app('cart').join('\n---\n') },
      { name: 'shop/broken.yaml', text: broken },
      workload('web', { CART_URL: 'http://cart', LOST_URL: 'http://lost' }),
    ];
    const { graph, findings } = graphFromManifests(given, { unparsable: 'finding' });
    expect(graph.edges().map(({ from, to }) => [from, to])).toEqual([['web', 'cart']]);
    expect(findings.map(({ code, source }) => [code, source])).toEqual([
      ['not-an-object', { file: 'shop/broken.yaml', text: 1, document: 0, line: 1 }],
      ['unparsable', { file: 'shop/broken.yaml', text: 1, document: 1, line: 3 }],
      ['unknown-host', { file: null, text: 2, document: 0, line: 1 }],
    ]);
    const place = /^graphFromManifests: shop\/broken\.yaml, document 1, line 3 is not YAML/;
    expect(() => graphFromManifests(given)).toThrowError(place);
  });

  it('takes nothing of the documents before it', () => {
    const texts = [...app('cart'), workload('web', { U: 'http://cart' }), '['.repeat(100_000)];
    const text = texts.join('\n---\n');
    const { graph, findings, stats } = graphFromManifests(text, { unparsable: 'finding' });
    expect(graph.edges()).toHaveLength(1);
    expect(findings.map(({ code, source }) => [code, source.document, source.line])).toEqual([
      ['unparsable', 3, 7],
    ]);
    expect(stats.documents).toBe(4);
  });

  it.each([{ name: 'a' }, { text: 'a' }, { name: 1, text: 'a' }, [{ name: 'a', text: 5 }], {}])(
    'cannot be told of %j, which is refused',
    (given) => {
      const invalid = expect.objectContaining({ code: 'invalid-argument' });
      expect(() => graphFromManifests(given as never)).toThrowError(invalid);
    },
  );
});

/** Whatever fields routes, policies of meshes, owners and volumes have, in any shape. */
const shape = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, 0, 1, true, '', 'a', 'b', 'mesh', '*', './a.default.svc.cluster.local'),
    fc.constantFrom('cluster.local/ns/default/sa/a', '*.a.example', 'Service', 'Deployment'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom('rules', 'backendRefs', 'filters', 'requestMirror', 'backendRef', 'name'),
        fc.constantFrom('parentRefs', 'kind', 'hosts', 'host', 'gateways', 'http', 'route', 'tcp'),
        fc.constantFrom('destination', 'mirror', 'delegate', 'subset', 'subsets', 'labels'),
        fc.constantFrom('selector', 'matchLabels', 'from', 'source', 'principals', 'namespaces'),
        fc.constantFrom('egress', 'workloadSelector', 'scaleTargetRef', 'minReplicas'),
        fc.constantFrom('template', 'spec', 'volumes', 'persistentVolumeClaim', 'claimName'),
        fc.constantFrom('nodeName', 'serviceAccountName', 'weight', 'targetRefs', 'location'),
        nameArbitrary,
      ),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

const kinds = fc.constantFrom(
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['networking.istio.io/v1', 'VirtualService'],
  ['networking.istio.io/v1', 'DestinationRule'],
  ['networking.istio.io/v1', 'ServiceEntry'],
  ['networking.istio.io/v1', 'Sidecar'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['example.com/v1', 'Unknown'],
);
const name = fc.constantFrom('a', 'b', '__proto__');
const owner = fc.record({ kind: fc.constantFrom('ReplicaSet', 'Deployment', 'Pod'), name });
const metadata = fc.record({
  name,
  namespace: fc.constantFrom(undefined, 'default', 'other'),
  labels: shape,
  ownerReferences: fc.oneof(fc.array(owner, { maxLength: 2 }), shape),
});

describe('objects of any shape', () => {
  it('give the same graph in whatever order they come, and when read twice', () => {
    const objects = fc.array(fc.tuple(kinds, metadata, shape), { maxLength: 8 });
    fc.assert(
      fc.property(objects, fc.integer(), (given, seed) => {
        const texts = given.map(([[apiVersion, kind], meta, spec]) =>
          JSON.stringify({ apiVersion, kind, metadata: meta, spec }),
        );
        const first = graphFromManifests(texts);
        const shuffled = [...texts];
        new Random(seed).shuffle(shuffled);
        const second = graphFromManifests(shuffled);
        expect(JSON.stringify(second.graph)).toBe(JSON.stringify(first.graph));
        const messages = (result: typeof first) =>
          result.findings.map(({ code, message }) => `${code} ${message}`).sort();
        expect(messages(second)).toEqual(messages(first));
        const before = JSON.stringify(first.graph);
        first.graph.merge(second.graph);
        expect(JSON.stringify(first.graph)).toBe(before);
      }),
      { numRuns: 1000 },
    );
  });

  it('may hold themselves, and be many of one name', () => {
    const endless = (kind: string) =>
      `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: a }\nspec: &x { template: *x, a: [*x, *x] }`;
    const texts = [endless('Deployment'), endless('Deployment'), endless('StatefulSet')];
    const { graph } = graphFromManifests(texts);
    expect(graph.nodes().map(({ id }) => id)).toEqual(['a']);
  });

  it('are counted where their kind says nothing', () => {
    const { stats } = graphFromManifests([
      object('v1', 'PersistentVolumeClaim', 'c', {}),
      object('networking.istio.io/v1', 'EnvoyFilter', 'e', {}),
      object('example.com/v1', 'HTTPRoute', 'r', { spec: { rules: [] } }),
    ]);
    expect([...stats.ignoredKinds]).toEqual([
      ['EnvoyFilter', 1],
      ['HTTPRoute', 1],
      ['PersistentVolumeClaim', 1],
    ]);
  });
});

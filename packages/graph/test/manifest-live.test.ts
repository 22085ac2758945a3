import { graphFromManifests } from '@aegis/graph/kubernetes';
import { describe, expect, it } from 'vitest';
import { app, object, workload } from './manifest-yaml.js';

const nodes = (...texts: readonly string[]): string[] =>
  graphFromManifests(texts)
    .graph.nodes()
    .map(({ id, kind, replicas }) => `${id} ${kind} ${replicas}`);
const edges = (...texts: readonly string[]): string[] =>
  graphFromManifests(texts)
    .graph.edges()
    .map(({ from, to, kind }) => `${from} ${kind} ${to}`);

const ownedBy = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, controller: true }],
});
const hash = { app: 'web', 'pod-template-hash': '5d4f8b9c7d' };

function pod(name: string, owner: object, nodeName: string, more: object = {}): string {
  return object('v1', 'Pod', name, {
    metadata: { name, namespace: 'shop', labels: hash, ...owner },
    spec: { nodeName, containers: [{ name: 'web', env: [{ name: 'U', value: 'http://cart' }] }] },
    ...more,
  });
}

const replicaSet = (name: string, owner: object, replicas: number): string =>
  object('apps/v1', 'ReplicaSet', name, {
    metadata: { name, namespace: 'shop', ...owner },
    spec: { replicas, template: { metadata: { labels: hash }, spec: { containers: [] } } },
  });

describe('dumps of a running cluster', () => {
  const pods = [
    pod('web-5d4f8b9c7d-a', ownedBy('ReplicaSet', 'web-5d4f8b9c7d'), 'machine-1'),
    pod('web-5d4f8b9c7d-b', ownedBy('ReplicaSet', 'web-5d4f8b9c7d'), 'machine-2'),
    pod('web-5d4f8b9c7d-c', ownedBy('ReplicaSet', 'web-5d4f8b9c7d'), 'machine-2'),
  ];
  const sets = [
    replicaSet('web-5d4f8b9c7d', ownedBy('Deployment', 'web'), 3),
    replicaSet('web-old', ownedBy('Deployment', 'web'), 0),
  ];
  const deployment = workload('web', {}, { namespace: 'shop', replicas: 3 });
  const placed = ['web runs-on machine-1', 'web runs-on machine-2'];
  const expected = ['web workload 3', 'machine-1 node 1', 'machine-2 node 1'];

  it.each([
    ['Pods, ReplicaSets and Deployment', [...pods, ...sets, deployment]],
    ['Pods and Deployment', [...pods, deployment]],
    ['Pods and ReplicaSets', [...pods, ...sets]],
    ['Pods alone', pods],
  ])('make one workload of %s, with the machines under it', (_, texts) => {
    expect(nodes(...texts)).toEqual(expected);
    expect(edges(...texts)).toEqual(placed);
    expect(nodes(...[...texts].reverse())).toEqual(expected);
  });

  it('read what the Pods are configured with where nothing else is there', () => {
    const cart = app('cart', {}, { namespace: 'shop' });
    expect(edges(...cart, ...pods)).toEqual(['web calls cart', ...placed]);
  });

  it('do not count Pods that have ended, nor the files of the kubelet as an owner', () => {
    const done = { status: { phase: 'Succeeded' } };
    const job = pod('load-28401234-x', ownedBy('Job', 'load-28401234'), 'machine-1', done);
    expect(nodes(job)).toEqual(['load workload 1']);
    expect(nodes(pod('proxy-machine-1', ownedBy('Node', 'machine-1'), 'machine-1'))).toEqual([
      'proxy-machine-1 workload 1',
      'machine-1 node 1',
    ]);
  });

  it('keep apart what an operator owns, and outlast rings of owners', () => {
    const owned = (name: string) =>
      object('apps/v1', 'StatefulSet', name, {
        metadata: { name, ...ownedBy('Elasticsearch', 'search') },
        spec: {},
      });
    expect(nodes(owned('hot'), owned('cold'))).toEqual(['cold workload 1', 'hot workload 1']);
    const ring = ['a', 'b', 'c'].map((name, i, names) =>
      replicaSet(name, ownedBy('ReplicaSet', names[(i + 1) % 3]!), 1),
    );
    expect(nodes(...ring)).toEqual(['a workload 1', 'b workload 1', 'c workload 1']);
    const own = replicaSet('d', ownedBy('ReplicaSet', 'd'), 1);
    expect(nodes(own)).toEqual(['d workload 1']);
  });
});

describe('claims on volumes', () => {
  const mounts = (name: string, claimName: string) =>
    workload(name, {}, { pod: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] } });

  it('are a node where several workloads share one', () => {
    const texts = [mounts('web', 'files'), mounts('thumbnails', 'files'), mounts('db', 'db-data')];
    expect(edges(...texts)).toEqual(['thumbnails stores files', 'web stores files']);
    expect(nodes(...texts)).toContain('files datastore 1');
    expect(nodes(...texts)).not.toContain('db-data datastore 1');
    expect(edges(mounts('files', 'files'), mounts('web', 'files'))).toEqual([
      'files stores files-volume',
      'web stores files-volume',
    ]);
  });
});

describe('HorizontalPodAutoscalers', () => {
  const scaler = (name: string, minReplicas?: number, maxReplicas = 5) =>
    object('autoscaling/v2', 'HorizontalPodAutoscaler', name, {
      spec: { scaleTargetRef: { kind: 'Deployment', name }, minReplicas, maxReplicas },
    });

  it.each([
    [undefined, 3, 3],
    [9, 3, 5],
    [4, 3, 4],
    [4, undefined, 4],
    [0, 3, 0],
  ])('hold %s copies, at least %s, to %s', (replicas, min, expected) => {
    const web = workload('web', {}, replicas === undefined ? {} : { replicas });
    expect(nodes(web, scaler('web', min))).toEqual([`web workload ${expected}`]);
  });

  it('tell of targets that are not there', () => {
    const { findings } = graphFromManifests([workload('web'), scaler('wep')]);
    expect(findings.map(({ message }) => message)).toEqual([
      'HorizontalPodAutoscaler wep scales Deployment wep, which is not declared here.',
    ]);
  });
});

import type { ActionKind } from '@aegis/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_ACTIONS } from '../../src/index.js';
import { roleFor } from '../../src/kubernetes/index.js';
import type { Allows } from './api-server.js';
import { act, Cluster } from './cluster.js';
import { rollOutByRevisions, rollOutDeployment } from './controllers.js';
import { objectAt } from './json-object.js';
import { machine, pod, podPath, template, workload, workloadPath } from './objects.js';

const KINDS = [
  'restart',
  'rollback',
  'scale-out',
  'scale-in',
  'raise-limits',
  'drain',
  'cordon',
] as const;

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  const { store } = cluster.server;
  for (const kind of ['Deployment', 'StatefulSet'] as const) {
    const name = kind === 'Deployment' ? 'cart' : 'db';
    const path = workloadPath(name, kind);
    const rollOut = kind === 'Deployment' ? rollOutDeployment : rollOutByRevisions;
    store.put(path, workload(name, kind));
    rollOut(store, path);
    store.edit(path, (object) => {
      objectAt(object, 'spec').template = template(name, `${name}:2`);
    });
    rollOut(store, path);
  }
  store.put('/api/v1/nodes/worker-1', machine('worker-1'));
  store.put(podPath('a', 'other'), pod('a', { app: 'x', namespace: 'other' }));
});
afterEach(() => cluster.close());

function only(kinds: readonly ActionKind[]) {
  return DEFAULT_ACTIONS.filter(({ kind }) => kinds.includes(kind));
}

/** What the roles allow, and which of their permissions were used. */
function allowedBy(roles: ReturnType<typeof roleFor>): {
  allows: Allows;
  granted: Set<string>;
  used: Set<string>;
} {
  const granted = new Set<string>();
  const used = new Set<string>();
  for (const { metadata, rules } of roles) {
    for (const { resources, verbs } of rules) {
      for (const resource of resources) {
        for (const verb of verbs) granted.add(`${verb} ${resource} ${metadata.namespace ?? '*'}`);
      }
    }
  }
  const allows: Allows = (verb, resource, namespace) => {
    const names = [`${verb} ${resource} ${namespace}`, `${verb} ${resource} *`];
    const name = names.find((one) => granted.has(one));
    if (name !== undefined) used.add(name);
    return name !== undefined;
  };
  return { allows, granted, used };
}

function actionsOf(kind: ActionKind) {
  if (kind === 'cordon') return [act(kind, 'worker-1')];
  const machines = kind === 'drain' ? [act(kind, 'worker-1')] : [];
  return [act(kind, 'cart'), act(kind, 'db'), ...machines];
}

describe('roleFor', () => {
  it.each(KINDS)('allows all that %s takes, and no change beyond that', async (kind) => {
    const { allows, granted, used } = allowedBy(roleFor(only([kind]), { namespaces: ['shop'] }));
    cluster.server.allows = allows;
    cluster.server.store.put(podPath('b'), pod('b', { node: 'worker-2', ready: false }));
    cluster.server.store.put(podPath('c'), pod('c', { app: 'db', node: 'worker-2', ready: false }));
    const name = 'agent';
    cluster.server.store.put(workloadPath(name, 'DaemonSet'), workload(name, 'DaemonSet'));
    for (const action of [...actionsOf(kind), ...(kind === 'cordon' ? [] : [act(kind, name)])]) {
      const result = await cluster.executor().execute(action, { idempotencyKey: action.target });
      expect(result.message).not.toContain('not allowed');
    }
    const writes = (names: Iterable<string>): string[] =>
      [...names].filter((one) => /^(patch|create|update|delete)/.test(one)).sort();
    const unused =
      kind === 'rollback'
        ? ['patch daemonsets shop']
        : kind === 'drain'
          ? ['create pods/eviction shop']
          : [];
    expect(writes(new Set([...used, ...unused]))).toEqual(writes(granted));
  });

  it('gives one Role a namespace, and a ClusterRole only for machines', () => {
    const roles = roleFor(only(['restart', 'cordon']), { namespaces: ['a', 'b'], name: 'fixer' });
    expect(roles.map(({ kind, metadata }) => [kind, metadata])).toEqual([
      ['Role', { name: 'fixer', namespace: 'a' }],
      ['Role', { name: 'fixer', namespace: 'b' }],
      ['ClusterRole', { name: 'fixer' }],
    ]);
    expect(roleFor(only(['restart'])).map(({ kind }) => kind)).toEqual(['Role']);
    expect(roleFor(only(['page', 'rate-limit', 'observe']))).toEqual([]);
    const verbs = (watch: boolean) =>
      roleFor(only(['restart']), { watch })[0]?.rules.flatMap((rule) => rule.verbs);
    expect(verbs(true)).toContain('watch');
    expect(verbs(false)).not.toContain('watch');
  });

  it('never allows everything', () => {
    const text = JSON.stringify(roleFor(DEFAULT_ACTIONS, { namespaces: ['shop'], watch: true }));
    expect(text).not.toMatch(/"\*"|delete|secrets|escalate|impersonate/);
  });

  it('refuses wrong options', () => {
    expect(() => roleFor(DEFAULT_ACTIONS, { namespaces: [''] })).toThrow('namespaces');
    expect(() => roleFor(DEFAULT_ACTIONS, { name: 'a b' })).toThrow('name');
    expect(() => roleFor([...DEFAULT_ACTIONS, ...DEFAULT_ACTIONS])).toThrow('twice');
  });
});

describe('preflight', () => {
  it('asks for exactly what the acts need, and each once', async () => {
    const report = await cluster
      .executor()
      .preflight([...actionsOf('rollback'), ...actionsOf('rollback')]);
    expect(report).toEqual({
      allowed: true,
      missing: [],
      problems: [],
      sentence: 'Everything is allowed.',
    });
    const asked = cluster.server
      .asked('POST', /selfsubjectaccessreviews/)
      .map(({ body }) =>
        objectAt(objectAt(body as Record<string, unknown>, 'spec'), 'resourceAttributes'),
      )
      .map(
        ({ verb, resource, namespace }) =>
          `${String(verb)} ${String(resource)} ${String(namespace)}`,
      );
    expect(asked.sort()).toEqual([
      'get deployments shop',
      'get statefulsets shop',
      'list controllerrevisions shop',
      'list replicasets shop',
      'patch deployments shop',
      'patch statefulsets shop',
    ]);
  });

  it('says what is missing', async () => {
    cluster.server.allows = (verb, resource) => verb !== 'patch' && resource !== 'pods/eviction';
    const report = await cluster
      .executor()
      .preflight([act('drain', 'worker-1'), act('observe', '')]);
    expect(report.allowed).toBe(false);
    expect(report.sentence).toBe('not allowed to create pods/eviction, patch nodes.');
    expect(report.missing.map(({ subresource }) => subresource)).toEqual(['eviction', null]);
  });

  it('says what it could not ask about', async () => {
    cluster.server.faults.push({ method: 'POST', kind: 'status', status: 403, times: 100 });
    const report = await cluster
      .executor()
      .preflight([act('page'), act('restart', 'nobody'), act('restart')]);
    expect(report.allowed).toBe(false);
    expect(report.problems).toHaveLength(4);
    expect(report.sentence).toContain('ask whether we may get deployments in shop');
  });
});

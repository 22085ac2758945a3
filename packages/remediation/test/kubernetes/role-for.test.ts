import type { ActionKind } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ACTIONS } from '../../src/index.js';
import { type RoleOptions, roleFor } from '../../src/kubernetes/index.js';
import {
  distinct,
  namePermission,
  type Permission,
  toActOn,
} from '../../src/kubernetes/permissions.js';
import { WORKLOAD_KINDS } from '../../src/kubernetes/target.js';

/** The roles for some acts, each rule as one line. */
function linesOf(kinds: readonly ActionKind[], options: RoleOptions = {}) {
  const definitions = DEFAULT_ACTIONS.filter(({ kind }) => kinds.includes(kind));
  return roleFor(definitions, options).map(({ apiVersion, kind, metadata, rules }) => {
    expect(apiVersion).toBe('rbac.authorization.k8s.io/v1');
    const lines = rules.map(({ apiGroups, resources, verbs }) => {
      const group = apiGroups.map((one) => (one === '' ? 'core' : one)).join();
      return `${group}: ${verbs.join()} ${resources.join()}`;
    });
    return [`${kind} ${metadata.namespace ?? '*'}/${metadata.name}`, ...lines];
  });
}

const NAME = 'Role default/aegis-remediation';
const MACHINES = 'ClusterRole */aegis-remediation';
const SERVICES = 'core: get services';

describe('the least that acts have to be allowed', () => {
  it('is to find workloads, and to patch those that the act is for', () => {
    const all = 'apps: get,list,patch daemonsets,deployments,statefulsets';
    expect(linesOf(['restart'])).toEqual([[NAME, SERVICES, all]]);
    expect(linesOf(['raise-limits'])).toEqual([[NAME, SERVICES, all]]);
    const scaled = [
      NAME,
      SERVICES,
      'apps: get,list daemonsets',
      'apps: get,list,patch deployments,statefulsets',
    ];
    expect(linesOf(['scale-out'])).toEqual([scaled]);
    expect(linesOf(['scale-in'])).toEqual([scaled]);
  });

  it('to roll back also takes the revisions', () => {
    expect(linesOf(['rollback'])).toEqual([
      [
        NAME,
        SERVICES,
        'apps: list controllerrevisions,replicasets',
        'apps: get,list,patch daemonsets,deployments,statefulsets',
      ],
    ]);
  });

  it('to drain also takes pods and their eviction, anywhere for machines', () => {
    expect(linesOf(['drain'])).toEqual([
      [
        NAME,
        'core: list pods',
        'core: create pods/eviction',
        SERVICES,
        'apps: get,list,patch daemonsets,deployments,statefulsets',
      ],
      [MACHINES, 'core: get,patch nodes', 'core: list pods', 'core: create pods/eviction'],
    ]);
  });

  it('to cordon takes the machines alone', () => {
    expect(linesOf(['cordon'])).toEqual([[MACHINES, 'core: get,patch nodes']]);
  });

  it('is nothing for what Kubernetes alone cannot do', () => {
    const others = DEFAULT_ACTIONS.map(({ kind }) => kind).filter(
      (kind) =>
        ![
          'restart',
          'rollback',
          'scale-out',
          'scale-in',
          'raise-limits',
          'drain',
          'cordon',
        ].includes(kind),
    );
    expect(others.length).toBeGreaterThan(3);
    expect(linesOf(others)).toEqual([]);
  });

  it('is for workloads or machines only where an act is meant for those only', () => {
    const drains = DEFAULT_ACTIONS.filter(({ kind }) => kind === 'drain');
    const kindsOf = (targets: (typeof drains)[number]['targets']) =>
      roleFor(drains.map((one) => ({ ...one, targets }))).map(({ kind }) => kind);
    expect(kindsOf(['service'])).toEqual(['Role']);
    expect(kindsOf(['node'])).toEqual(['ClusterRole']);
    expect(kindsOf(['node', 'service'])).toEqual(['Role', 'ClusterRole']);
    // No machine is restarted, whatever a catalogue says.
    const restarts = DEFAULT_ACTIONS.filter(({ kind }) => kind === 'restart');
    expect(roleFor(restarts.map((one) => ({ ...one, targets: ['node'] as const })))).toEqual([]);
  });

  it('with a Watch is also to watch workloads', () => {
    expect(linesOf(['restart'], { watch: true })).toEqual([
      [NAME, SERVICES, 'apps: get,list,patch,watch daemonsets,deployments,statefulsets'],
    ]);
  });

  it('is given once for each namespace, in their order', () => {
    const roles = linesOf(['restart'], { namespaces: ['shop', 'bank', 'shop'], name: 'fixer' });
    expect(roles.map(([name]) => name)).toEqual(['Role shop/fixer', 'Role bank/fixer']);
  });

  it.each([
    [{ name: 'a b' }, 'roleFor: name is "a b"; give a plain name.'],
    [{ names: [] }, expect.stringMatching(/^roleFor: .*names/)],
    [
      { namespaces: [] },
      'roleFor: namespaces is no list of 1 to 100 names; give names of namespaces.',
    ],
    [{ namespaces: ['a', 'b.c'] }, 'roleFor: namespaces holds "b.c"; give names of namespaces.'],
  ])('refuses %j', (options, message) => {
    expect(() => roleFor(DEFAULT_ACTIONS, options as RoleOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message }),
    );
  });
});

it('a catalogue that has a kind twice is refused', () => {
  expect(() => roleFor([...DEFAULT_ACTIONS, ...DEFAULT_ACTIONS])).toThrow(/^roleFor: .*twice/);
});

describe('a permission', () => {
  const pods: Permission = {
    verb: 'list',
    group: '',
    resource: 'pods',
    subresource: null,
    namespace: null,
  };

  it('is named for people', () => {
    const eviction = { ...pods, verb: 'create', subresource: 'eviction', namespace: 'shop' };
    expect([pods, eviction].map(namePermission)).toEqual([
      'list pods',
      'create pods/eviction in shop',
    ]);
  });

  it('to see revisions is for what keeps those of that kind of workload', () => {
    const listed = WORKLOAD_KINDS.map((kind) =>
      toActOn('rollback', kind, 'shop')
        .filter(({ verb }) => verb === 'list')
        .map(({ resource }) => resource),
    );
    expect(listed).toEqual([['replicasets'], ['controllerrevisions'], ['controllerrevisions']]);
  });

  it('is asked for once, in the order of groups and names', () => {
    const [get, a, b] = [
      { ...pods, verb: 'get' },
      { ...pods, namespace: 'a' },
      { ...pods, namespace: 'b' },
    ];
    const other = { ...get, group: 'apps' };
    expect(distinct([other, b, get, a, { ...b }, { ...get }])).toEqual([get, a, b, other]);
  });
});

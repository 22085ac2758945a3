import type { JsonObject } from './json-object.js';

type Kind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

const PLURALS: Readonly<Record<Kind, string>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};

export function workloadPath(name: string, kind: Kind = 'Deployment', namespace = 'shop'): string {
  return `/apis/apps/v1/namespaces/${namespace}/${PLURALS[kind]}/${name}`;
}

export function podPath(name: string, namespace = 'shop'): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}

export const LIMITS: JsonObject = { cpu: '500m', memory: '512Mi' };

export function template(app: string, image = `${app}:1`): JsonObject {
  return {
    metadata: { labels: { app } },
    spec: {
      containers: [
        {
          name: 'app',
          image,
          env: [{ name: 'MODE', value: 'fast' }],
          resources: { limits: LIMITS, requests: { cpu: '250m', memory: '256Mi' } },
          // A field that no released client knows: it has to survive all the same.
          fieldOfTheFuture: { deep: [1, 2, 3] },
        },
        { name: 'proxy', image: 'proxy:1', resources: {} },
      ],
    },
  };
}

export function workload(
  name: string,
  kind: Kind = 'Deployment',
  spec: JsonObject = {},
  namespace = 'shop',
): JsonObject {
  const copies = kind === 'DaemonSet' ? {} : { replicas: 3 };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace, uid: `uid-of-${name}`, annotations: { team: 'checkout' } },
    spec: {
      ...copies,
      selector: { matchLabels: { app: name } },
      template: template(name),
      ...spec,
    },
  };
}

export interface PodOptions {
  readonly app?: string;
  readonly node?: string;
  readonly owner?: string | null;
  readonly namespace?: string;
  readonly ready?: boolean;
  readonly annotations?: JsonObject;
  readonly volumes?: readonly JsonObject[];
  readonly phase?: string;
  readonly uid?: string;
}

export function pod(name: string, options: PodOptions = {}): JsonObject {
  const { app = 'cart', node = 'worker-1', owner = 'ReplicaSet', namespace = 'shop' } = options;
  const { ready = true, annotations = {}, volumes = [], phase = 'Running' } = options;
  const owners =
    owner === null ? [] : [{ kind: owner, name: app, uid: `uid-of-${app}`, controller: true }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: options.uid ?? `uid-of-${namespace}-${name}`,
      labels: { app },
      annotations,
      ownerReferences: owners,
    },
    spec: { nodeName: node, volumes },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

export function machine(name: string): JsonObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { podCIDR: '10.0.0.0/24' } };
}

export function budget(app: string, minAvailable: number): JsonObject {
  return {
    kind: 'PodDisruptionBudget',
    metadata: { name: app, namespace: 'shop' },
    spec: { minAvailable, selector: { matchLabels: { app } } },
  };
}

import {
  asFields,
  countAt,
  type Fields,
  fieldsAt,
  listAt,
  textAt,
  textMapAt,
} from '../common/fields.js';
import type { FindingList } from '../common/findings.js';
import { inOrder } from './object-order.js';
import { collapseOwned } from './owners.js';
import type { ManifestObject } from './read-objects.js';

export interface ServiceObject {
  readonly object: ManifestObject;
  readonly selector: ReadonlyMap<string, string>;
  /** Numbers at which it can be reached; empty where it names none. */
  readonly ports: ReadonlyMap<number, string | null>;
  readonly headless: boolean;
  readonly type: string;
  readonly externalName: string | null;
}

export interface WorkloadObject {
  readonly object: ManifestObject;
  readonly labels: ReadonlyMap<string, string>;
  readonly podSpec: Fields;
  /** Where the pod's spec stands in the object. */
  readonly podPath: readonly string[];
  readonly replicas: number;
  /** The machines that its Pods run on, as far as a dump of a running cluster says. */
  readonly nodeNames: readonly string[];
}

/** What objects that are neither Services nor workloads are to the graph. */
const ROLES = [
  'configs',
  'ingresses',
  'policies',
  'namespaces',
  'routes',
  'gateways',
  'virtualServices',
  'destinationRules',
  'serviceEntries',
  'sidecars',
  'authorizations',
  'autoscalers',
] as const;

type Role = (typeof ROLES)[number];

/** What the manifests hold, sorted by what it is to the graph. */
export interface Inventory extends Readonly<Record<Role, readonly ManifestObject[]>> {
  readonly services: readonly ServiceObject[];
  readonly workloads: readonly WorkloadObject[];
  /** Kinds that say nothing of the graph, with how often they came. */
  readonly ignored: ReadonlyMap<string, number>;
}

/** Where each kind of workload keeps its pod. */
const POD_PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['spec', 'template']],
  ['StatefulSet', ['spec', 'template']],
  ['DaemonSet', ['spec', 'template']],
  ['ReplicaSet', ['spec', 'template']],
  ['ReplicationController', ['spec', 'template']],
  ['Rollout', ['spec', 'template']],
  ['Job', ['spec', 'template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['Pod', []],
]);

const WORKLOAD_GROUPS = new Set(['', 'apps', 'batch', 'extensions', 'argoproj.io']);

/** By group, since other groups have kinds of the same names. */
const ROLE_OF: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['/ConfigMap', 'configs'],
  ['/Secret', 'configs'],
  ['networking.k8s.io/Ingress', 'ingresses'],
  ['extensions/Ingress', 'ingresses'],
  ['networking.k8s.io/NetworkPolicy', 'policies'],
  ['extensions/NetworkPolicy', 'policies'],
  ['/Namespace', 'namespaces'],
  ...['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'].map((kind): [string, Role] => [
    `gateway.networking.k8s.io/${kind}`,
    'routes',
  ]),
  ['gateway.networking.k8s.io/Gateway', 'gateways'],
  ['networking.istio.io/Gateway', 'gateways'],
  ['networking.istio.io/VirtualService', 'virtualServices'],
  ['networking.istio.io/DestinationRule', 'destinationRules'],
  ['networking.istio.io/ServiceEntry', 'serviceEntries'],
  ['networking.istio.io/Sidecar', 'sidecars'],
  ['security.istio.io/AuthorizationPolicy', 'authorizations'],
  ['autoscaling/HorizontalPodAutoscaler', 'autoscalers'],
]);

function readPorts(spec: Fields): ReadonlyMap<number, string | null> {
  const ports = new Map<number, string | null>();
  const headless = textAt(spec, 'clusterIP') === 'None';
  for (const item of listAt(spec, 'ports')) {
    const port = asFields(item);
    const protocol = textAt(port, 'appProtocol') ?? textAt(port, 'name');
    const number = countAt(port, 'port');
    if (number !== null) ports.set(number, protocol);
    // Without an address of its own a Service is reached at the pods' ports.
    const target = headless ? countAt(port, 'targetPort') : null;
    if (target !== null) ports.set(target, protocol);
  }
  return ports;
}

function readService(object: ManifestObject): ServiceObject {
  const spec = fieldsAt(object.body, 'spec');
  const type = textAt(spec, 'type') ?? 'ClusterIP';
  return {
    object,
    selector: textMapAt(spec, 'selector'),
    ports: readPorts(spec),
    headless: textAt(spec, 'clusterIP') === 'None',
    type,
    externalName: type === 'ExternalName' ? textAt(spec, 'externalName') : null,
  };
}

/** A Pod that has done its work no longer takes a place. */
const ENDED = new Set(['Succeeded', 'Failed']);

function readWorkload(object: ManifestObject, templatePath: readonly string[]): WorkloadObject {
  const podSpec = fieldsAt(object.body, ...templatePath, 'spec');
  const nodeName = textAt(podSpec, 'nodeName');
  const isPod = object.kind === 'Pod';
  const ended = isPod && ENDED.has(textAt(object.body, 'status', 'phase') ?? '');
  return {
    object,
    labels: textMapAt(object.body, ...templatePath, 'metadata', 'labels'),
    podSpec,
    podPath: [...templatePath, 'spec'],
    replicas: ended ? 0 : ((isPod ? null : countAt(object.body, 'spec', 'replicas')) ?? 1),
    nodeNames: nodeName === null || ended ? [] : [nodeName],
  };
}

export function takeInventory(
  objects: readonly ManifestObject[],
  findings: FindingList,
): Inventory {
  const services: ServiceObject[] = [];
  const workloads: WorkloadObject[] = [];
  const plain = Object.fromEntries(ROLES.map((role) => [role, []])) as unknown as Record<
    Role,
    ManifestObject[]
  >;
  const ignored = new Map<string, number>();
  const seen = new Set<string>();
  for (const object of inOrder(objects)) {
    const { kind, group, namespace, name } = object;
    const podPath = WORKLOAD_GROUPS.has(group) ? POD_PATHS.get(kind) : undefined;
    const isService = kind === 'Service' && group === '';
    const role = ROLE_OF.get(`${group}/${kind}`);
    if (name === '' || (podPath === undefined && !isService && role === undefined)) {
      ignored.set(kind, (ignored.get(kind) ?? 0) + 1);
      continue;
    }
    if (podPath !== undefined) workloads.push(readWorkload(object, podPath));
    else if (isService) services.push(readService(object));
    else if (role !== undefined) plain[role].push(object);
    const key = JSON.stringify([group, kind, namespace, name]);
    if (seen.has(key) && role !== 'namespaces') {
      const message = `${kind} ${name} is declared more than once; what each says is put together.`;
      findings.add('duplicate-object', 'info', message, object.source());
    }
    seen.add(key);
  }
  return { services, workloads: collapseOwned(workloads), ...plain, ignored };
}

import { asFields, asText, at, type Fields, fieldsAt, listAt, textAt } from '../common/fields.js';
import type { Path } from '../common/read-yaml.js';
import type { SubsetTable } from './destination-rules.js';
import type { Doors } from './doors.js';
import type { Gateways } from './gateway-routes.js';
import type { ManifestObject } from './read-objects.js';
import { MIRRORED, type Routing } from './routing.js';
import type { TopologyNode } from './topology.js';

/** The name that stands for all sidecars. */
const MESH = 'mesh';
const PROTOCOLS = ['http', 'tls', 'tcp'] as const;

interface Destination {
  readonly to: TopologyNode;
  readonly mirrored: boolean;
  readonly protocol: string;
}

/** Reads VirtualServices of Istio: where the hosts of Gateways, and those of the mesh, really lead. */
export class VirtualServiceReader {
  readonly #all = new Map<string, ManifestObject>();
  readonly #read = new Map<ManifestObject, readonly Destination[]>();
  readonly #gateways: Gateways;
  readonly #subsets: SubsetTable;
  readonly #routing: Routing;
  readonly #doors: Doors;

  constructor(
    objects: readonly ManifestObject[],
    gateways: Gateways,
    subsets: SubsetTable,
    routing: Routing,
    doors: Doors,
  ) {
    this.#gateways = gateways;
    this.#subsets = subsets;
    this.#routing = routing;
    this.#doors = doors;
    for (const object of objects) {
      const namespace = routing.topology.namespaceOf(object);
      this.#all.set(JSON.stringify([namespace, object.name]), object);
    }
  }

  read(object: ManifestObject): void {
    const hosts = listAt(object.body, 'spec', 'hosts').flatMap((host) => asText(host) ?? []);
    // One without hosts only serves others, which delegate to it.
    if (hosts.length === 0) return;
    const destinations = this.#destinations(object);
    const listed = listAt(object.body, 'spec', 'gateways').flatMap((name) => asText(name) ?? []);
    const gateways = listed.length === 0 ? [MESH] : listed;
    for (const [i, gateway] of gateways.entries()) {
      if (gateway === MESH) this.#fromMesh(object, hosts, destinations);
      else this.#fromGateway(object, gateway, destinations, ['spec', 'gateways', i]);
    }
  }

  #fromMesh(
    object: ManifestObject,
    hosts: readonly string[],
    destinations: readonly Destination[],
  ): void {
    for (const host of hosts) {
      const from = host.includes('*') ? null : this.#routing.find(object, host);
      if (from === null) continue;
      for (const { to, mirrored } of destinations) this.#routing.within(from, to, mirrored);
    }
  }

  #fromGateway(
    object: ManifestObject,
    gateway: string,
    destinations: readonly Destination[],
    path: Path,
  ): void {
    const slash = gateway.indexOf('/');
    const name = gateway.slice(slash + 1);
    const given = slash > 0 ? gateway.slice(0, slash) : null;
    const namespace = given ?? this.#routing.topology.namespaceOf(object);
    const stated = this.#gateways.statedNamespace(object, namespace, name, given, path);
    for (const { to, mirrored, protocol } of destinations) {
      const confidence = mirrored ? MIRRORED : 1;
      this.#doors.add({ name, namespace, kind: 'Gateway' }, stated, { to, protocol, confidence });
    }
  }

  /** Where it sends traffic, itself or by those that it delegates to; they delegate no further. */
  #destinations(object: ManifestObject): readonly Destination[] {
    return [object, ...this.#delegates(object)].flatMap((one) => this.#own(one));
  }

  /** Many may delegate to one: it is read once. */
  #own(object: ManifestObject): readonly Destination[] {
    const known = this.#read.get(object);
    if (known !== undefined) return known;
    const found = new Map<string, Destination>();
    const spec = fieldsAt(object.body, 'spec');
    for (const protocol of PROTOCOLS) {
      for (const [i, item] of listAt(spec, protocol).entries()) {
        const rule = asFields(item);
        const take = (destination: Fields, mirrored: boolean, ...field: Path): void => {
          const to = this.#destination(object, destination, ['spec', protocol, i, ...field]);
          if (to === null) return;
          found.set(JSON.stringify([to.namespace, to.name, mirrored, protocol]), {
            to,
            mirrored,
            protocol,
          });
        };
        for (const [j, one] of listAt(rule, 'route').entries()) {
          const route = asFields(one);
          // Nothing is sent where the weight is none.
          if (at(route, 'weight') !== 0) take(fieldsAt(route, 'destination'), false, 'route', j);
        }
        take(fieldsAt(rule, 'mirror'), true, 'mirror');
        for (const [j, mirror] of listAt(rule, 'mirrors').entries()) {
          take(fieldsAt(asFields(mirror), 'destination'), true, 'mirrors', j);
        }
      }
    }
    const destinations = [...found.values()];
    this.#read.set(object, destinations);
    return destinations;
  }

  #destination(object: ManifestObject, destination: Fields, path: Path): TopologyNode | null {
    const host = textAt(destination, 'host');
    if (host === null) return null;
    const to = this.#routing.host(object, host, path);
    const subset = textAt(destination, 'subset');
    if (to !== null && subset !== null) this.#subsets.check(object, host, to, subset, path);
    return to;
  }

  #delegates(object: ManifestObject): ReadonlySet<ManifestObject> {
    const delegates = new Set<ManifestObject>();
    const own = this.#routing.topology.namespaceOf(object);
    for (const [i, rule] of listAt(object.body, 'spec', 'http').entries()) {
      const delegate = fieldsAt(asFields(rule), 'delegate');
      const name = textAt(delegate, 'name');
      if (name === null) continue;
      const namespace = textAt(delegate, 'namespace') ?? own;
      const target = this.#all.get(JSON.stringify([namespace, name]));
      if (target !== undefined) delegates.add(target);
      else {
        const message = `VirtualService ${object.name} delegates to ${name}, which is not declared here.`;
        const source = object.source('spec', 'http', i, 'delegate');
        this.#routing.findings.add('unknown-backend', 'warning', message, source);
      }
    }
    return delegates;
  }
}

import { edgeKindTo } from '../common/call-words.js';
import { asFields, asText, at, get } from '../common/fields.js';
import { findHosts, type HostMention } from '../common/find-hosts.js';
import type { FindingList, FindingSource } from '../common/findings.js';
import { holdsAddress } from '../common/key-words.js';
import type { EdgeKind } from '../csr/index.js';
import type { EdgeInput } from '../graph-input.js';
import type { ComposeService } from './compose-service.js';
import type { Project } from './project.js';
import type { ServicePart } from './read-services.js';
import { itemsOf, type Values } from './values.js';

/** How sure it is that a service needs another. */
const CONFIDENCE = {
  env: 0.95,
  args: 0.9,
  link: 0.9,
  /** A file may hold settings that are not in use. */
  config: 0.8,
  /** It says what is started first, which is mostly what is called. */
  dependsOn: 0.8,
  /** Likewise, and can do without. */
  optional: 0.6,
  sharedNetwork: 0.95,
} as const;

/** Where something stands; a search, so only for what is told of. */
type Place = () => FindingSource;

type Told = keyof typeof CONFIDENCE;

/** Names by which a container means itself or its machine. */
const OWN_HOST = /^(?:localhost|[\d.]+|host\.docker\.internal|gateway\.docker\.internal)$/;

/** Finds what the services of a project call. */
export class ComposeCallFinder {
  readonly edges: EdgeInput[] = [];
  /** Hosts outside, with who calls them. */
  readonly external: { readonly from: string; readonly mention: HostMention }[] = [];
  readonly #project: Project;
  readonly #configs: ReadonlyMap<string, readonly string[]>;
  readonly #findings: FindingList;
  readonly #values: Values;
  readonly #read = new Map<string, readonly HostMention[]>();

  constructor(
    project: Project,
    configs: ReadonlyMap<string, readonly string[]>,
    findings: FindingList,
  ) {
    this.#project = project;
    this.#values = project.values;
    this.#configs = configs;
    this.#findings = findings;
  }

  read(service: ComposeService): void {
    const links = new Map<string, string>();
    for (const part of service.parts) this.#declared(service, part, links);
    for (const part of service.parts) this.#configured(service, part, links);
  }

  /** What the file says outright: `depends_on`, `links` and a shared network. */
  #declared(
    service: ComposeService,
    { body, source }: ServicePart,
    links: Map<string, string>,
  ): void {
    for (const [name, terms] of this.#values.named(get(body, 'depends_on'))) {
      const told = get(terms, 'required') === false ? 'optional' : 'dependsOn';
      this.#name(service, name, told, () => source('depends_on'));
    }
    for (const item of itemsOf(get(body, 'links'))) {
      const [name = '', alias = name] = (this.#values.text(item) ?? '').split(':');
      if (name === '') continue;
      links.set(alias.toLowerCase(), name);
      this.#name(service, name, 'link', () => source('links'));
    }
    const host = /^service:(.+)$/.exec(this.#values.text(get(body, 'network_mode')) ?? '')?.[1];
    if (host !== undefined)
      this.#name(service, host, 'sharedNetwork', () => source('network_mode'));
  }

  #name(from: ComposeService, name: string, told: Told, source: Place): void {
    const to = this.#project.service(name);
    if (to !== null) {
      this.#edge(from, to, told, null, '', source);
      return;
    }
    const message = `${from.name} names ${name}, but no service of that name is declared here.`;
    this.#findings.add('unknown-service', 'warning', message, source);
  }

  /** What its settings name. */
  #configured(
    service: ComposeService,
    { body, source }: ServicePart,
    links: ReadonlyMap<string, string>,
  ): void {
    const take = (text: string, key: string, told: Told, field: string): void => {
      for (const mention of findHosts(text, key)) {
        this.#mention(service, mention, told, links, () => source(field));
      }
    };
    for (const [key, text] of this.#values.pairs(get(body, 'environment'))) {
      take(text, key, 'env', 'environment');
    }
    for (const field of ['entrypoint', 'command']) {
      const words = itemsOf(get(body, field)).map((word) => this.#values.text(word) ?? '');
      take(words.join(' '), '', 'args', field);
    }
    for (const item of itemsOf(get(body, 'configs'))) {
      const name = asText(item) ?? asText(at(asFields(item), 'source')) ?? '';
      for (const text of this.#configs.get(name) ?? []) {
        // One file may be mounted by every service: it is read once.
        const known = this.#read.get(text);
        const mentions = known ?? findHosts(this.#values.text(text) ?? '', '');
        this.#read.set(text, mentions);
        for (const mention of mentions) {
          this.#mention(service, mention, 'config', links, () => source('configs'));
        }
      }
    }
    for (const item of itemsOf(get(body, 'env_file'))) {
      const file = this.#values.text(item) ?? this.#values.text(at(asFields(item), 'path'));
      if (file === null) continue;
      const message = `${service.name} takes settings from ${file}, which is not read.`;
      this.#findings.add('unknown-config', 'info', message, () => source('env_file'));
    }
  }

  #mention(
    from: ComposeService,
    mention: HostMention,
    told: Told,
    links: ReadonlyMap<string, string>,
    source: Place,
  ): void {
    const { host, port, form, key } = mention;
    if (OWN_HOST.test(host)) return;
    const sure = form === 'url' || holdsAddress(key);
    const linked = this.#project.service(links.get(host) ?? '');
    const answering = linked === null ? this.#project.named(host) : [linked];
    for (const to of answering) {
      const fits = port === null || to.ports.size === 0 || to.ports.has(port);
      if (fits || sure) this.#edge(from, to, told, mention.scheme, key, source);
    }
    if (answering.length > 0 || !sure) return;
    if (host.includes('.')) {
      this.external.push({ from: from.name, mention });
    } else if (form !== 'setting') {
      const message = `${from.name} calls ${host}, but no service of that name is declared here.`;
      this.#findings.add('unknown-host', 'warning', message, source);
    }
  }

  #edge(
    from: ComposeService,
    to: ComposeService,
    told: Told,
    protocol: string | null,
    key: string,
    source: Place,
  ): void {
    if (from === to) return;
    if (told !== 'sharedNetwork' && !this.#project.canCall(from, to)) {
      const order = told === 'dependsOn' || told === 'optional';
      const what = order ? 'is started after' : 'calls';
      const message = `${from.name} ${what} ${to.name}, but they have no network in common.`;
      this.#findings.add('no-common-network', order ? 'info' : 'warning', message, source);
      return;
    }
    this.edges.push({
      from: from.name,
      to: to.name,
      kind: kindOf(told, to, key),
      protocol,
      provenance: ['compose'],
      confidence: CONFIDENCE[told],
    });
  }
}

function kindOf(told: Told, to: ComposeService, key: string): EdgeKind {
  if (told === 'sharedNetwork') return 'runs-on';
  const named = told === 'dependsOn' || told === 'optional' || told === 'link';
  // To name a queue does not say who sends and who takes; settings do.
  return named && to.kind === 'queue' ? 'calls' : edgeKindTo(to.kind, key);
}

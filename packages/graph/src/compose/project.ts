import { compareText } from '../common/compare-text.js';
import { asFields, get, textAt } from '../common/fields.js';
import type { FindingList } from '../common/findings.js';
import { ComposeService } from './compose-service.js';
import type { ComposeFiles, ServicePart } from './read-services.js';
import { itemsOf, type Values } from './values.js';

/** Longer chains of services that refer to one another are rings. */
const MAX_CHAIN = 10;
/** Nobody spreads what a service extends over more places. */
const MAX_INHERITED = 100;

/** All services, with who can call whom by which name. */
export class Project {
  readonly services: readonly ComposeService[];
  readonly values: Values;
  /** How many take fields from another. */
  readonly extended: number;
  readonly #byName = new Map<string, ComposeService>();
  readonly #byAlias = new Map<string, Set<ComposeService>>();
  readonly #networks = new Map<ComposeService, ReadonlySet<string>>();

  constructor(files: ComposeFiles, findings: FindingList, values: Values) {
    this.values = values;
    let extended = 0;
    for (const name of [...files.services.keys()].sort(compareText)) {
      const own = files.services.get(name)!;
      const inherited = this.#inheritedOf(name, files, findings);
      if (inherited.asked) extended++;
      const service = new ComposeService(name, own, inherited.parts, values);
      this.#byName.set(name, service);
      for (const alias of [name.toLowerCase(), ...service.aliases()]) {
        const known = this.#byAlias.get(alias);
        if (known === undefined) this.#byAlias.set(alias, new Set([service]));
        else known.add(service);
      }
    }
    this.extended = extended;
    this.services = [...this.#byName.values()];
  }

  service(name: string): ComposeService | null {
    return this.#byName.get(name) ?? null;
  }

  /** The services that answer to a host name. */
  named(host: string): readonly ComposeService[] {
    return [...(this.#byAlias.get(host) ?? [])];
  }

  /** Whether there is a network on which one can call the other. */
  canCall(from: ComposeService, to: ComposeService): boolean {
    const [near, far] = [this.#networksOf(from), this.#networksOf(to)];
    // What uses the host's network is reached, and reaches others, by the ports of the host.
    if (near.has(HOST) || far.has(HOST)) return near.size > 0 && far.size > 0;
    return [...near].some((name) => far.has(name));
  }

  #networksOf(service: ComposeService): ReadonlySet<string> {
    const known = this.#networks.get(service);
    if (known !== undefined) return known;
    let owner = service;
    let mode = owner.networkMode;
    for (let i = 0; i < MAX_CHAIN && mode !== null; i++) {
      const next = this.service(/^service:(.+)$/.exec(mode)?.[1] ?? '');
      if (next === null) break;
      owner = next;
      mode = owner.networkMode;
    }
    let networks = owner.networks();
    if (mode === 'none') networks = new Set();
    else if (mode === 'host') networks = new Set([HOST]);
    this.#networks.set(service, networks);
    return networks;
  }

  /** The parts of the services that one extends, nearest first. */
  #inheritedOf(
    name: string,
    files: ComposeFiles,
    findings: FindingList,
  ): { readonly parts: readonly ServicePart[]; readonly asked: boolean } {
    const parts: ServicePart[] = [];
    const seen = new Set([name]);
    let asked = false;
    let level: readonly ServicePart[] = files.services.get(name)!;
    for (let i = 0; i < MAX_CHAIN && level.length > 0; i++) {
      const next: ServicePart[] = [];
      for (const { body, source } of level) {
        for (const item of itemsOf(get(body, 'extends'))) {
          const base = this.values.text(item) ?? textAt(asFields(item), 'service');
          if (base === null) continue;
          asked = true;
          if (seen.has(base)) continue;
          seen.add(base);
          const found = files.services.get(base);
          if (found !== undefined) next.push(...found);
          else {
            const message = `${name} extends ${base}, which is not declared here.`;
            findings.add('unknown-service', 'warning', message, () => source('extends'));
          }
        }
      }
      parts.push(...next);
      level = next;
    }
    return { parts: parts.slice(0, MAX_INHERITED), asked };
  }
}

/** No network that a file names: theirs hold no spaces. */
const HOST = 'the host';

import { type Conditions, HEALTHY } from '../conditions.js';
import { forEveryService, SERVICE_NAMES, type ServiceName } from '../service-names.js';
import type { ChangesFile } from './changes-file.js';
import { ailment, type Fault } from './fault.js';
import type { Load } from './load.js';
import type { ServiceProcess } from './service-process.js';

/** A service as it stands. */
export interface ServiceState {
  readonly name: ServiceName;
  /** Null while it does not run. */
  readonly pid: number | null;
  readonly port: number;
  readonly build: string;
  readonly workers: number;
  /** How often it ended without having been told to. */
  readonly deaths: number;
  readonly faults: readonly Fault['kind'][];
}

const FIRST_BUILD = '2.4.0';

/** The running processes, what ails them, and what was deployed to them. */
export class Floor {
  readonly #processes: Readonly<Record<ServiceName, ServiceProcess>>;
  readonly #changes: ChangesFile;
  readonly #load: Load;
  readonly #builds = forEveryService(() => [FIRST_BUILD]);
  readonly #workers = forEveryService(() => HEALTHY.workers);
  #faults: Fault[] = [];

  constructor(
    processes: Readonly<Record<ServiceName, ServiceProcess>>,
    changes: ChangesFile,
    load: Load,
  ) {
    this.#processes = processes;
    this.#changes = changes;
    this.#load = load;
  }

  static get firstBuild(): string {
    return FIRST_BUILD;
  }

  services(): ServiceState[] {
    return SERVICE_NAMES.map((name) => {
      const { pid, port, build, deaths } = this.#processes[name];
      const faults = this.faultsOf(name).map(({ kind }) => kind);
      return { name, pid, port, build, workers: this.#workers[name], deaths, faults };
    });
  }

  faultsOf(name: ServiceName): Fault[] {
    return this.#faults.filter(({ service }) => service === name);
  }

  /** Breaks something; the same kind at the same service replaces what was there. */
  async inject(fault: Fault): Promise<void> {
    const { kind, service } = fault;
    this.#faults = this.#faults.filter((one) => one.kind !== kind || one.service !== service);
    this.#faults.push(fault);
    // A change is told before it can be felt, or what follows from it would come first.
    if (kind === 'flag') this.changed(service, 'flag', 'flag fraud-check switched on');
    if (kind === 'errors') await this.#deploy(service);
    else await this.#apply(service);
  }

  /** Takes faults of these kinds away from a service. */
  cure(name: ServiceName, kinds: readonly Fault['kind'][]): void {
    this.#faults = this.#faults.filter(
      ({ kind, service }) => service !== name || !kinds.includes(kind),
    );
  }

  /** Everything whole again: no fault, every process running, every service as it was built first. */
  async cureAll(): Promise<void> {
    const ailing = SERVICE_NAMES.filter((name) => this.#needsRestart(name));
    this.#faults = [];
    this.#load.setFactor(1);
    for (const name of SERVICE_NAMES) {
      this.#workers[name] = HEALTHY.workers;
      this.#builds[name].length = 1;
      if (ailing.includes(name)) await this.restart(name);
      else await this.#apply(name);
    }
  }

  /** A new process, of the build that stands. */
  async restart(name: ServiceName): Promise<void> {
    const build = this.#builds[name].at(-1) ?? FIRST_BUILD;
    await this.#processes[name].restart({ build, conditions: this.#conditionsOf(name) });
  }

  /** @returns the build that it went back to, or null where there is none before. */
  async rollBack(name: ServiceName): Promise<string | null> {
    if (this.#builds[name].length < 2) return null;
    this.#builds[name].pop();
    this.cure(name, ['errors']);
    const build = this.#builds[name].at(-1) ?? FIRST_BUILD;
    this.changed(name, 'deploy', `${name} rolled back to ${build}`, build);
    await this.restart(name);
    return build;
  }

  /** @returns how many requests it works on at a time now */
  async scale(name: ServiceName, factor: number): Promise<number> {
    const workers = Math.min(64, Math.max(1, Math.round(this.#workers[name] * factor)));
    this.#workers[name] = workers;
    this.changed(name, 'scale', `${name} works on ${workers} requests at a time`);
    await this.#apply(name);
    return workers;
  }

  async clearCache(name: ServiceName): Promise<void> {
    await this.#apply(name);
    await this.#processes[name].tell({ kind: 'clear-cache' });
  }

  /** Tells a service what it lives under now. */
  refresh(name: ServiceName): Promise<void> {
    return this.#apply(name);
  }

  changed(
    nodeId: ServiceName,
    kind: 'deploy' | 'flag' | 'scale',
    summary: string,
    build?: string,
  ): void {
    this.#changes.add({
      nodeId,
      kind,
      summary,
      ...(build === undefined ? {} : { id: `${nodeId}-${build}` }),
    });
  }

  async #deploy(name: ServiceName): Promise<void> {
    const builds = this.#builds[name];
    const build = FIRST_BUILD.replace(/\d+$/, String(builds.length));
    builds.push(build);
    this.changed(name, 'deploy', `${name} ${build}: prices from the new table`, build);
    await this.restart(name);
  }

  async #apply(name: ServiceName): Promise<void> {
    const users = Math.max(
      1,
      ...this.#faults.map((one) => (one.kind === 'overload' ? one.users : 1)),
    );
    this.#load.setFactor(users);
    await this.#processes[name].setConditions(this.#conditionsOf(name));
  }

  #conditionsOf(name: ServiceName): Conditions {
    const workers = this.#workers[name];
    const ailments = this.faultsOf(name).map(ailment);
    return Object.assign({}, HEALTHY, ...ailments, { workers });
  }

  /** A process that has leaked, that died, or that has another build cannot be mended where it is. */
  #needsRestart(name: ServiceName): boolean {
    const { pid, build } = this.#processes[name];
    const mends = ['leak', 'cache'];
    const isStained = this.faultsOf(name).some(({ kind }) => mends.includes(kind));
    return pid === null || build !== FIRST_BUILD || isStained;
  }
}

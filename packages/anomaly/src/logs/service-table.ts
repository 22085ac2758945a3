import type { SnapshotReader } from '@aegis/core/snapshot';
import type { Novelty } from './log-channels.js';
import { ServiceWindow } from './service-window.js';

/** The services that are known, bounded: the least recently used goes first. */
export class ServiceTable {
  readonly #maxServices: number;
  readonly #services = new Map<string, ServiceWindow>();
  /** Services that had to make room. */
  evicted = 0;

  constructor(maxServices: number) {
    this.#maxServices = maxServices;
  }

  get size(): number {
    return this.#services.size;
  }

  /** All services, the first seen first. */
  all(): Iterable<ServiceWindow> {
    return this.#services.values();
  }

  /** The service of this name, made where it is new; `use` is a number that grows. */
  of(name: string, window: number, use: number): ServiceWindow {
    let service = this.#services.get(name);
    if (service === undefined) {
      if (this.#services.size >= this.#maxServices) this.#evict();
      service = new ServiceWindow(name, window);
      this.#services.set(name, service);
    }
    service.lastUse = use;
    return service;
  }

  #evict(): void {
    let oldest: ServiceWindow | null = null;
    for (const service of this.#services.values()) {
      if (oldest === null || service.lastUse < oldest.lastUse) oldest = service;
    }
    if (oldest === null) return;
    this.#services.delete(oldest.name);
    this.evicted++;
  }

  /** New templates so far, of all services together. */
  novelty(): Novelty {
    const total = { errors: 0, warnings: 0, windows: 0 };
    for (const service of this.#services.values()) {
      total.errors += service.novelErrors;
      total.warnings += service.novelWarnings;
      total.windows += service.closed;
    }
    return total;
  }

  toJSON(): unknown {
    return {
      evicted: this.evicted,
      services: [...this.#services.values()].map((service) => service.toJSON()),
    };
  }

  static read(reader: SnapshotReader, maxServices: number): ServiceTable {
    const table = new ServiceTable(maxServices);
    table.evicted = reader.number('evicted', { min: 0, integer: true });
    reader.list('services', { maxLength: maxServices }, (item) => {
      const service = ServiceWindow.read(item);
      table.#services.set(service.name, service);
    });
    return table;
  }
}

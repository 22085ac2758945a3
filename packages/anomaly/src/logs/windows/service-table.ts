import { RecencyList } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';
import type { NoveltyRate } from './novelty.js';
import { MOST_KIND, ServiceWindow } from './service-window.js';

/** The services that are known, bounded: the least recently used goes first. */
export class ServiceTable {
  readonly #maxServices: number;
  readonly #services = new Map<string, ServiceWindow>();
  readonly #order = new RecencyList<ServiceWindow>();
  #nextKind = 0;
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

  /** What is known of a service, if anything is. */
  known(name: string): ServiceWindow | undefined {
    return this.#services.get(name);
  }

  /** The service of this name, made where it is new. */
  of(name: string, window: number): ServiceWindow {
    let service = this.#services.get(name);
    if (service !== undefined) {
      this.#order.touch(service);
      return service;
    }
    if (this.#services.size >= this.#maxServices) this.#evict();
    service = new ServiceWindow(name, this.#nextKind++, window);
    this.#services.set(name, service);
    this.#order.add(service);
    return service;
  }

  #evict(): void {
    const oldest = this.#order.oldest!;
    this.#order.remove(oldest);
    this.#services.delete(oldest.name);
    this.evicted++;
  }

  /** New templates lately, of all services together. */
  novelty(): NoveltyRate {
    const total = { errors: 0, warnings: 0, windows: 0 };
    for (const { novelty } of this.#services.values()) {
      const { errors, warnings, windows } = novelty.rate;
      total.errors += errors;
      total.warnings += warnings;
      total.windows += windows;
    }
    return total;
  }

  toJSON(): unknown {
    return {
      evicted: this.evicted,
      nextKind: this.#nextKind,
      services: [...this.#services.values()].map((service) => service.toJSON()),
      order: [...this.#order].map(({ name }) => name),
    };
  }

  static read(reader: SnapshotReader, maxServices: number): ServiceTable {
    const table = new ServiceTable(maxServices);
    table.evicted = reader.number('evicted', { min: 0, integer: true });
    table.#nextKind = reader.number('nextKind', { min: 0, max: MOST_KIND, integer: true });
    reader.list('services', { maxLength: maxServices }, (item) => {
      const service = ServiceWindow.read(item);
      table.#services.set(service.name, service);
    });
    const limit = { maxLength: maxServices, maxStringLength: 128 };
    const order = new Set([...reader.strings('order', limit), ...table.#services.keys()]);
    for (const name of order) {
      const service = table.#services.get(name);
      if (service !== undefined) table.#order.add(service);
    }
    return table;
  }
}

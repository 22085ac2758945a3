import { RecencyList } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { MAX_NUMBERS } from './line-numbers.js';
import { ValueModel } from './value-model.js';

const MAX_MODELS = 4096;
const SERVICES = 2 ** 19;

/** The numbers that are watched, by service, template and place; the longest unused makes room. */
export class ValueTable {
  readonly #models = new Map<number, ValueModel>();
  readonly #order = new RecencyList<ValueModel>();

  get size(): number {
    return this.#models.size;
  }

  /** The model of a number, made where it is new. */
  of(kind: number, serial: number, place: number): ValueModel {
    const key = (serial * SERVICES + (kind % SERVICES)) * MAX_NUMBERS + place;
    let model = this.#models.get(key);
    if (model !== undefined) {
      this.#order.touch(model);
      return model;
    }
    if (this.#models.size >= MAX_MODELS) {
      const oldest = this.#order.oldest!;
      this.#order.remove(oldest);
      this.#models.delete(oldest.key);
    }
    model = new ValueModel(key);
    this.#models.set(key, model);
    this.#order.add(model);
    return model;
  }

  toJSON(): unknown {
    return { models: [...this.#order].map((model) => model.toJSON()) };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): ValueTable {
    const table = new ValueTable();
    reader.list('models', { maxLength: MAX_MODELS }, (item) => {
      const model = ValueModel.read(item);
      if (table.#models.has(model.key)) return;
      table.#models.set(model.key, model);
      table.#order.add(model);
    });
    return table;
  }
}

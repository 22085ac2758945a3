import type { SnapshotReader } from '@aegis/core/snapshot';

/** Joins that are remembered for each template. */
const HEIRS = 8;

/** What templates were joined into, by serial; always older ones, so that following them ends. */
export class TemplateHeirs {
  readonly #maxTemplates: number;
  readonly #heirs = new Map<number, number>();

  constructor(maxTemplates: number) {
    this.#maxTemplates = maxTemplates;
  }

  /** The serial under which a template goes on. */
  last(serial: number): number {
    let now = serial;
    for (;;) {
      const next = this.#heirs.get(now);
      if (next === undefined) return now;
      now = next;
    }
  }

  set(from: number, into: number): void {
    this.#heirs.set(from, into);
    if (this.#heirs.size <= this.#maxTemplates * HEIRS) return;
    let left = this.#maxTemplates;
    for (const oldest of this.#heirs.keys()) {
      this.#heirs.delete(oldest);
      if (--left <= 0) return;
    }
  }

  toJSON(): number[] {
    return [...this.#heirs].flat();
  }

  static read(reader: SnapshotReader, name: string, maxTemplates: number): TemplateHeirs {
    const heirs = new TemplateHeirs(maxTemplates);
    const pairs = { maxLength: (maxTemplates * HEIRS + 1) * 2 };
    const serials = reader.numbers(name, pairs, { min: 0, integer: true });
    for (let i = 0; i + 1 < serials.length; i += 2) {
      if (serials[i + 1]! < serials[i]!) heirs.#heirs.set(serials[i]!, serials[i + 1]!);
    }
    return heirs;
  }
}

import { checkNumber, resolveOptions } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { LineScanner } from './line-scanner.js';
import { TemplateStore } from './template-store.js';
import { TokenisationChooser } from './tokenisation-chooser.js';

/** Options of {@link TemplateMiner}. */
export interface TemplateMinerOptions {
  /**
   * Templates that are known at a time; the least recently used go first.
   * @defaultValue 4096
   */
  readonly maxTemplates?: number;
  /**
   * UTF-16 units of a line that are looked at.
   * @defaultValue 16384
   */
  readonly maxLineLength?: number;
}

/** The template of one line. */
export interface MinedTemplate {
  /** The miner's own number of the template; ask {@link TemplateMiner.current} what became of it. */
  readonly serial: number;
  /** Made of the text: the same template has the same id everywhere. */
  readonly id: string;
  readonly template: string;
  readonly isNew: boolean;
}

const DEFAULTS: Required<TemplateMinerOptions> = Object.freeze({
  maxTemplates: 4096,
  maxLineLength: 16384,
});
const HEADER = { kind: 'template-miner', version: 1 };

/**
 * Finds the template of every line of a stream, without anything to set for it: what varies is masked,
 * and words that change at one place of otherwise equal lines become parameters.
 *
 * For messages without their header (see `readLine`); for verdicts on them use `MLLogAnomalyDetector`,
 * which has a miner of its own. O(length) a line; at most `maxTemplates` templates are kept.
 *
 * @example
 * ```ts
 * import { TemplateMiner } from '@aegis/anomaly';
 * const miner = new TemplateMiner();
 * miner.process('Accepted 10.1.2.3:4711 after 12.5 ms').template; // => 'Accepted <*> after <*>'
 * const users = ['ann', 'bob', 'eve', 'kim'];
 * const lines = users.map((user) => miner.process(`session opened for user ${user} by sshd`));
 * lines[3]?.template; // => 'session opened for user <*> by sshd'
 * miner.current(lines[0]?.serial ?? -1)?.template; // => 'session opened for user <*> by sshd'
 * ```
 *
 * @see He et al. (2017), Drain: an online log parsing approach with fixed depth tree, ICWS,
 * doi:10.1109/ICWS.2017.13, for the task; Yu et al. (2023), Brain: log parsing with bidirectional parallel
 * tree, IEEE TSC 16(5), doi:10.1109/TSC.2023.3270566, for joining by how many words stand at a place.
 * Here that is decided line by line, and a similarity only where lines crowd.
 */
export class TemplateMiner {
  readonly #options: Required<TemplateMinerOptions>;
  readonly #scanner = new LineScanner();
  #chooser = new TokenisationChooser();
  #store: TemplateStore;

  constructor(options?: TemplateMinerOptions) {
    this.#options = resolveOptions('TemplateMiner', DEFAULTS, options);
    const { maxTemplates, maxLineLength } = this.#options;
    const range = { min: 16, max: 1 << 20, integer: true };
    checkNumber('TemplateMiner', 'maxTemplates', maxTemplates, range);
    checkNumber('TemplateMiner', 'maxLineLength', maxLineLength, range);
    this.#store = new TemplateStore(maxTemplates);
  }

  /** How many templates are known. */
  get size(): number {
    return this.#store.size;
  }

  /** Finds the template of a line and learns the line. */
  process(line: string): MinedTemplate {
    const length = Math.min(line.length, this.#options.maxLineLength);
    this.#scanner.scan(line, 0, length, this.#chooser.choose('', line));
    const { slot, isNew } = this.#store.match(this.#scanner);
    return { serial: slot.serial, id: slot.id, template: slot.text, isNew };
  }

  /** What the template of an earlier line is now, or null where it had to make room. */
  current(serial: number): MinedTemplate | null {
    const slot = this.#store.current(serial);
    return slot === null
      ? null
      : { serial: slot.serial, id: slot.id, template: slot.text, isNew: false };
  }

  /** A snapshot; `fromJSON` continues from it with the same templates. */
  toJSON(): unknown {
    return {
      ...HEADER,
      options: { ...this.#options },
      chooser: this.#chooser.toJSON(),
      store: this.#store.toJSON(),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): TemplateMiner {
    const reader = SnapshotReader.open(json, HEADER);
    const range = { min: 16, max: 1 << 20, integer: true };
    const options = reader.object('options', (field) => ({
      maxTemplates: field.number('maxTemplates', range),
      maxLineLength: field.number('maxLineLength', range),
    }));
    const miner = new TemplateMiner(options);
    miner.#chooser = reader.object('chooser', TokenisationChooser.read);
    miner.#store = reader.object('store', (field) =>
      TemplateStore.read(field, options.maxTemplates),
    );
    return miner;
  }
}

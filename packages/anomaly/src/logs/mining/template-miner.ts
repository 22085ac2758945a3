import { AegisError, checkNumber, type NumberRange, resolveOptions } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { CustomMasks, checkMaskFinders, type MaskFinder } from './custom-masks.js';
import { LineParameters } from './line-parameters.js';
import { LineScanner } from './line-scanner.js';
import { KIND_CUSTOM, KIND_NAMES, KIND_SECRET } from './mask-kinds.js';
import { checkPinned, MAX_PINNED_LENGTH } from './pinned-templates.js';
import type { TemplateSlot } from './template-slot.js';
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
  /**
   * What else is to be masked, at most 32 finders, before all that the miner finds by itself. Not part of a
   * snapshot: give them to {@link TemplateMiner.fromJSON} again.
   * @defaultValue none
   */
  readonly masks?: readonly MaskFinder[];
  /**
   * Templates that are known from the start, with `<*>` for a whole word or for what is masked in one. They
   * keep their text and id, never make room and are never joined; at most half of `maxTemplates`. Where two
   * are the same to the miner, the first counts.
   * @defaultValue none
   */
  readonly pinned?: readonly string[];
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

/** One varying part of a line. */
export interface LineParameter {
  /**
   * What it is: a `number`, a `size` (a number with its unit, durations too), an `ip`, an `id`, a `date`, a
   * `path`, a `url`, a `host`, an `email`, a `secret`, a `word` where the template takes any, or something
   * `other`, such as a list; what a mask finder found has the finder's name.
   */
  readonly kind: string;
  /** As in the line; `<*>` for a secret. */
  readonly text: string;
}

/** A line taken apart. */
export interface ExtractedLine {
  /** Its template; null if none that is known fits. */
  readonly template: MinedTemplate | null;
  /** One for each `<*>` of the template, in order; of an unknown line, what is masked in it. */
  readonly parameters: readonly LineParameter[];
}

/** Counts of a {@link TemplateMiner} since its beginning. */
export interface TemplateMinerStats {
  readonly lines: number;
  /** Lines with more words or masked places than are looked at. */
  readonly truncated: number;
  readonly templates: number;
  /** Templates that had to make room. */
  readonly evicted: number;
  /** Finds of mask finders that were no range of the line, or ended in an error. */
  readonly ignoredFinds: number;
}

const DEFAULTS: Required<TemplateMinerOptions> = Object.freeze({
  maxTemplates: 4096,
  maxLineLength: 16384,
  masks: [],
  pinned: [],
});
const RANGE: NumberRange = { min: 16, max: 1 << 20, integer: true };
const HEADER = { kind: 'template-miner', version: 2 };

/**
 * Finds the template of every line of a stream, without anything to set for it: what varies is masked,
 * and words that change at one place of otherwise equal lines become parameters.
 *
 * What it can not know can be given: own masks, and templates that are known. A secret is never kept: neither
 * the value of a key that sounds like one, nor a word that looks like one.
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
  readonly #masks: CustomMasks | null;
  readonly #scanner: LineScanner;
  readonly #parameters = new LineParameters();
  #chooser = new TokenisationChooser();
  #store: TemplateStore;
  #lines = 0;
  #truncated = 0;

  /** @throws AegisError `invalid-option` */
  constructor(options?: TemplateMinerOptions) {
    this.#options = resolveOptions('TemplateMiner', DEFAULTS, options);
    const { maxTemplates, maxLineLength } = this.#options;
    checkNumber('TemplateMiner', 'maxTemplates', maxTemplates, RANGE);
    checkNumber('TemplateMiner', 'maxLineLength', maxLineLength, RANGE);
    const finders = checkMaskFinders('TemplateMiner', this.#options.masks);
    this.#masks = finders.length > 0 ? new CustomMasks(finders) : null;
    this.#scanner = new LineScanner(this.#masks);
    this.#store = new TemplateStore(maxTemplates, this.#pinned());
  }

  #pinned(): readonly string[] {
    const { pinned, maxTemplates } = this.#options;
    return checkPinned('TemplateMiner', pinned, maxTemplates >> 1);
  }

  /** How many templates are known. */
  get size(): number {
    return this.#store.size;
  }

  /** Finds the template of a line and learns the line. */
  process(line: string): MinedTemplate {
    const length = Math.min(line.length, this.#options.maxLineLength);
    this.#scanner.scan(line, 0, length, this.#chooser.choose('', line));
    this.#lines++;
    if (this.#scanner.truncated) this.#truncated++;
    const { slot, isNew } = this.#store.match(this.#scanner);
    return { serial: slot.serial, id: slot.id, template: slot.text, isNew };
  }

  /**
   * The parameters of a line under the template it has by now; nothing is learnt.
   *
   * @example
   * ```ts
   * import { TemplateMiner } from '@aegis/anomaly';
   * const miner = new TemplateMiner({ pinned: ['session of <*> took <*>'] });
   * const { template, parameters } = miner.extract('session of ann took 12.5 ms');
   * template?.template; // => 'session of <*> took <*>'
   * parameters.map(({ kind, text }) => `${kind} ${text}`); // => ['word ann', 'size 12.5 ms']
   * ```
   */
  extract(line: string): ExtractedLine {
    const length = Math.min(line.length, this.#options.maxLineLength);
    this.#scanner.scan(line, 0, length, this.#chooser.peek(''));
    const slot = this.#store.peek(this.#scanner);
    const found = this.#parameters;
    found.read(this.#scanner.tokens, slot);
    const parameters: LineParameter[] = [];
    for (let i = 0; i < found.count; i++) {
      const kind = found.kinds[i]!;
      const text = line.slice(found.starts[i], found.ends[i]);
      parameters.push({ kind: this.#kindName(kind), text: kind === KIND_SECRET ? '<*>' : text });
    }
    return { template: slot === null ? null : mined(slot), parameters };
  }

  #kindName(kind: number): string {
    if (kind < KIND_CUSTOM) return KIND_NAMES[kind]!;
    return this.#masks?.finders[kind - KIND_CUSTOM]?.name ?? 'other';
  }

  /** What the template of an earlier line is now, or null where it had to make room. */
  current(serial: number): MinedTemplate | null {
    const slot = this.#store.current(serial);
    return slot === null ? null : mined(slot);
  }

  /** Counts since the beginning. */
  stats(): TemplateMinerStats {
    return {
      lines: this.#lines,
      truncated: this.#truncated,
      templates: this.#store.size,
      evicted: this.#store.evicted,
      ignoredFinds: this.#masks?.ignored ?? 0,
    };
  }

  /** A snapshot; `fromJSON` continues from it with the same templates. Mask finders are not part of it. */
  toJSON(): unknown {
    const { maxTemplates, maxLineLength, pinned } = this.#options;
    return {
      ...HEADER,
      options: { maxTemplates, maxLineLength, pinned: [...pinned] },
      counts: {
        lines: this.#lines,
        truncated: this.#truncated,
        ignoredFinds: this.#masks?.ignored ?? 0,
      },
      chooser: this.#chooser.toJSON(),
      store: this.#store.toJSON(),
    };
  }

  /**
   * Continues from a snapshot.
   *
   * @param options - the mask finders, since a snapshot does not hold them
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(json: unknown, options?: Pick<TemplateMinerOptions, 'masks'>): TemplateMiner {
    const reader = SnapshotReader.open(json, HEADER);
    const { masks } = resolveOptions('TemplateMiner', { masks: DEFAULTS.masks }, options);
    const miner = reader.object('options', (field) => {
      const maxTemplates = field.number('maxTemplates', RANGE);
      const limit = { maxLength: maxTemplates >> 1, maxStringLength: MAX_PINNED_LENGTH };
      const pinned = field.strings('pinned', limit);
      if (pinned.some((text) => text.trim() === '')) {
        throw new AegisError('invalid-snapshot', 'template-miner.options.pinned: one is empty.');
      }
      const maxLineLength = field.number('maxLineLength', RANGE);
      return new TemplateMiner({ maxTemplates, maxLineLength, pinned, masks });
    });
    const whole = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
    reader.object('counts', (field) => {
      miner.#lines = field.number('lines', whole);
      miner.#truncated = field.number('truncated', whole);
      const ignored = field.number('ignoredFinds', whole);
      if (miner.#masks !== null) miner.#masks.ignored = ignored;
    });
    miner.#chooser = reader.object('chooser', TokenisationChooser.read);
    miner.#store = reader.object('store', (field) =>
      TemplateStore.read(field, miner.#options.maxTemplates, miner.#options.pinned),
    );
    return miner;
  }
}

function mined(slot: TemplateSlot): MinedTemplate {
  return { serial: slot.serial, id: slot.id, template: slot.text, isNew: false };
}

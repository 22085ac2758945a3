import type { Random } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { CountModel } from './count-model.js';
import { SeverityRate } from './severity-rate.js';

/** Templates of one service that have a model of their own. */
const MAX_MODELS = 512;
/** Windows of one service that are kept for training. */
const MAX_RESERVOIR = 256;
/** Terms of one window that training sees. */
const MAX_TERMS = 512;

/** What one service has shown: the window that is open, and what windows usually bring. */
export class ServiceWindow {
  readonly name: string;
  /** The open window's number: time divided by its length. */
  window: number;
  /** Windows closed so far. */
  closed = 0;
  lines = 0;
  errors = 0;
  warnings = 0;
  lastUse = 0;
  readonly counts: Map<number, number> = new Map();
  readonly models: Map<number, CountModel> = new Map();
  /** What lines with an error, and with a warning, usually come to. */
  errorRate: SeverityRate;
  warningRate: SeverityRate;
  /** Novel templates so far: with an error, with a warning. */
  novelErrors = 0;
  novelWarnings = 0;
  /** Windows for training: the serials of the templates of their lines. */
  readonly reservoir: number[][] = [];
  reservoirSeen = 0;

  constructor(name: string, window: number) {
    this.name = name;
    this.window = window;
    this.errorRate = new SeverityRate(window - 1);
    this.warningRate = new SeverityRate(window - 1);
  }

  /** Adds a line of a template to the open window. */
  add(serial: number, severityNumber: number): void {
    this.lines++;
    if (severityNumber >= 17) this.errors++;
    else if (severityNumber >= 13) this.warnings++;
    if (this.counts.size < MAX_MODELS || this.counts.has(serial)) {
      this.counts.set(serial, (this.counts.get(serial) ?? 0) + 1);
    }
  }

  /** The model of a template; of one that this service has not shown, that it never came. */
  modelOf(serial: number): CountModel {
    return (
      this.models.get(serial) ?? new CountModel(this.window - 1 - Math.min(this.closed, 100000))
    );
  }

  /** The probability of as many lines of this template in one window. */
  templateTail(serial: number): number {
    const count = this.counts.get(serial) ?? 0;
    return this.modelOf(serial).tail(count, this.window);
  }

  /** Closes the open window: `learn` is false where it was part of an incident. */
  close(next: number, learn: boolean): void {
    if (learn) this.#learn();
    else this.#skip();
    this.closed++;
    this.window = next;
    this.lines = 0;
    this.errors = 0;
    this.warnings = 0;
    this.counts.clear();
  }

  #learn(): void {
    this.errorRate.learn(this.errors, this.lines, this.window);
    this.warningRate.learn(this.warnings, this.lines, this.window);
    for (const [serial, count] of this.counts) {
      const model = this.modelOf(serial);
      // Deleted and set again, it is the last in order: the first one is the longest unused.
      if (!this.models.delete(serial) && this.models.size >= MAX_MODELS) this.#forgetOldest();
      model.learn(count, this.window);
      this.models.set(serial, model);
    }
  }

  /** Starts counting anew at `window`, after the clock was set: what is known of rates stays. */
  restart(window: number): void {
    this.window = window;
    this.errorRate.moveTo(window - 1);
    this.warningRate.moveTo(window - 1);
    for (const model of this.models.values()) model.moveTo(window - 1);
  }

  #skip(): void {
    this.errorRate.skip(this.errors, this.lines, this.window);
    this.warningRate.skip(this.warnings, this.lines, this.window);
  }

  #forgetOldest(): void {
    for (const serial of this.models.keys()) {
      this.models.delete(serial);
      return;
    }
  }

  /** What is known of the templates `from` belongs to the template `into` now. */
  join(from: readonly number[], into: number): void {
    for (const serial of from) {
      const count = this.counts.get(serial);
      if (count !== undefined) {
        this.counts.delete(serial);
        this.counts.set(into, (this.counts.get(into) ?? 0) + count);
      }
      const model = this.models.get(serial);
      if (model === undefined) continue;
      this.models.delete(serial);
      const heir = this.models.get(into);
      if (heir === undefined) this.models.set(into, model);
      else heir.merge(model);
    }
  }

  /** The open window as a document: each template as often as its lines. */
  document(): number[] {
    const terms: number[] = [];
    for (const [serial, count] of this.counts) {
      for (let i = 0; i < count && terms.length < MAX_TERMS; i++) terms.push(serial);
    }
    return terms;
  }

  /** Takes the open window into the reservoir: every window is as likely to be in it as any other. */
  keep(random: Random): number[] {
    const document = this.document();
    this.reservoirSeen++;
    if (this.reservoir.length < MAX_RESERVOIR) this.reservoir.push(document);
    else {
      const place = random.integer(this.reservoirSeen);
      if (place < MAX_RESERVOIR) this.reservoir[place] = document;
    }
    return document;
  }

  toJSON(): unknown {
    return {
      name: this.name,
      window: this.window,
      closed: this.closed,
      lines: this.lines,
      errors: this.errors,
      warnings: this.warnings,
      lastUse: this.lastUse,
      novelErrors: this.novelErrors,
      novelWarnings: this.novelWarnings,
      reservoirSeen: this.reservoirSeen,
      reservoir: this.reservoir.map((terms) => ({ terms })),
      errorRate: this.errorRate.toJSON(),
      warningRate: this.warningRate.toJSON(),
      serials: [...this.counts.keys()],
      counts: [...this.counts.values()],
      models: [...this.models].map(([serial, model]) => ({ serial, model: model.toJSON() })),
    };
  }

  static read(reader: SnapshotReader): ServiceWindow {
    const whole = { min: 0, integer: true };
    const name = reader.string('name', { maxLength: 128 });
    const service = new ServiceWindow(name, reader.number('window', { integer: true }));
    service.closed = reader.number('closed', whole);
    service.lines = reader.number('lines', whole);
    service.errors = reader.number('errors', whole);
    service.warnings = reader.number('warnings', whole);
    service.lastUse = reader.number('lastUse', whole);
    service.novelErrors = reader.number('novelErrors', whole);
    service.novelWarnings = reader.number('novelWarnings', whole);
    service.reservoirSeen = reader.number('reservoirSeen', whole);
    reader.list('reservoir', { maxLength: MAX_RESERVOIR }, (item) => {
      service.reservoir.push(item.numbers('terms', { maxLength: MAX_TERMS }, whole));
    });
    service.errorRate = reader.object('errorRate', SeverityRate.read);
    service.warningRate = reader.object('warningRate', SeverityRate.read);
    const serials = reader.numbers('serials', { maxLength: MAX_MODELS }, whole);
    const counts = reader.numbers('counts', { maxLength: MAX_MODELS }, whole);
    serials.forEach((serial, i) => {
      service.counts.set(serial, counts[i] ?? 0);
    });
    reader.list('models', { maxLength: MAX_MODELS }, (item) => {
      service.models.set(item.number('serial', whole), item.object('model', CountModel.read));
    });
    return service;
  }
}

import type { Random } from '@aegis/core';
import type { Linked } from '@aegis/core/collections';
import { roughLog10 } from '@aegis/core/math';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { ERROR, FATAL, WARNING } from '../severities.js';
import { BanTail } from './ban-tail.js';
import { CountModel } from './count-model.js';
import { DayCurve } from './day-curve.js';
import { Novelty } from './novelty.js';
import { SeverityRate } from './severity-rate.js';
import { MAX_TERMS, TemplateEntries } from './template-entries.js';
import type { TemplateEntry } from './template-entry.js';
import { WindowNotes } from './window-notes.js';

/** Windows of one service that are kept for training. */
const MAX_RESERVOIR = 256;
/** What a place among them is drawn from has 32 bits. */
const MOST_SEEN = 2 ** 32;
const HOUR_MS = 3_600_000;
/** What a severity says by itself, in bans: of nothing, a warning, an error, the end. */
const BANS_OF_SEVERITY: readonly number[] = [0, 1, 2, 3];
/** A rare line says less than a severe one: most of what is rare is harmless. */
const TEMPLATE_WEIGHT = 0.3;
/** Lines of one window, as far as a snapshot is believed. */
const MOST_LINES = 1e12;
/** A kind is part of a symbol of 32 bits. */
export const MOST_KIND: number = 2 ** 31 - 3;

/** What one service has shown: the window that is open, and what windows usually bring. */
export class ServiceWindow implements Linked<ServiceWindow> {
  older: ServiceWindow | null = null;
  newer: ServiceWindow | null = null;
  readonly name: string;
  /** A whole number from 0 on, of its own. */
  readonly kind: number;
  /** The open window's number: time divided by its length. */
  window: number;
  /** Windows closed so far. */
  closed = 0;
  lines = 0;
  errors = 0;
  warnings = 0;
  /** Until this watched window no silence is worth a look. */
  silenceFrom = 0;
  /** How busy this time of day usually is, next to the mean. */
  busy = 1;
  /** Errors and warnings in the open window that were judged last. */
  judged = 0;
  /** The open window was found to be an alarm. */
  isAlarming = false;
  /** What is odd about the open window. */
  notes: WindowNotes = new WindowNotes();
  /** What lines with an error, and with a warning, usually come to. */
  errorRate: SeverityRate;
  warningRate: SeverityRate;
  /** How often it says what it has not said before. */
  novelty: Novelty = new Novelty();
  /** All lines, whatever their template. */
  total: CountModel;
  /** Lines so far: of no severity or less than a warning, of warnings, of errors, and fatal ones. */
  readonly severities: Float64Array = new Float64Array(4);
  /** How odd windows usually are. */
  sums: BanTail = new BanTail();
  /** Windows for training: the serials of the templates of their lines. */
  readonly reservoir: number[][] = [];
  reservoirSeen = 0;
  /** What is known of each template. */
  entries: TemplateEntries = new TemplateEntries();
  #curve = new DayCurve();
  #active = 1;
  /** The window that `#active` is of; what it is of follows from the rest. */
  #activeIn = Number.NaN;

  constructor(name: string, kind: number, window: number) {
    this.name = name;
    this.kind = kind;
    this.window = window;
    this.errorRate = new SeverityRate(window - 1);
    this.warningRate = new SeverityRate(window - 1);
    this.total = new CountModel(window - 1);
  }

  /** Adds a line to the open window; gives what is known of its template here. */
  add(serial: number, severityNumber: number): TemplateEntry {
    this.lines++;
    this.severities[severityClass(severityNumber)]!++;
    if (severityNumber >= ERROR) this.errors++;
    else if (severityNumber >= WARNING) this.warnings++;
    // Before the first line it never came, in all windows so far.
    return this.entries.add(serial, this.window - 1 - Math.min(this.closed, 100_000));
  }

  /** How unusual a line of this template and severity is at this service at any time, in bans. */
  rarity(entry: TemplateEntry, severityNumber: number): number {
    const { severities } = this;
    const own = severityClass(severityNumber);
    let severe = 0;
    let lines = 0;
    for (let c = severities.length - 1; c >= 0; c--) {
      lines += severities[c]!;
      if (c >= own) severe += severities[c]!;
    }
    const events = entry.model.events + entry.count - 0.5;
    const all = this.total.events + this.lines;
    const bySeverity = roughLog10((lines + 1) / severe) + BANS_OF_SEVERITY[own]!;
    return bySeverity + TEMPLATE_WEIGHT * roughLog10((all + 1) / events);
  }

  /** The probability of as many lines of a template as the open window has, of a window with any line at all. */
  tailOf(entry: TemplateEntry): number {
    return Math.min(1, entry.model.tail(entry.count, this.window, this.busy) / this.#activity());
  }

  /** The same of lines of any template. */
  tailOfAll(): number {
    return Math.min(1, this.total.tail(this.lines, this.window, this.busy) / this.#activity());
  }

  /** The probability that a window has a line: the others are never judged, and must not make these look rare. */
  #activity(): number {
    if (this.#activeIn !== this.window) {
      this.#activeIn = this.window;
      this.#active = this.total.tail(1, this.window, this.busy);
    }
    return this.#active;
  }

  /**
   * Closes the open window and opens that of `next`.
   *
   * @param watched - the number of the open window among those that anybody watched
   * @param learn - false where it was part of an incident
   */
  close(next: number, watched: number, windowMs: number, learn: boolean): void {
    if (this.lines > 0) {
      if (learn) this.#learn(next, windowMs);
      else this.#skip();
      this.closed++;
      this.novelty.close();
      this.total.see(watched);
      this.#lookAgain(this.total);
      for (const { model } of this.entries.open) {
        model.see(watched);
        this.#lookAgain(model);
      }
      this.entries.close();
      this.lines = 0;
      this.errors = 0;
      this.warnings = 0;
      this.judged = 0;
    }
    this.window = next;
    this.isAlarming = false;
    this.notes.clear();
    this.busy = this.#curve.factor(next * windowMs);
  }

  #lookAgain(model: CountModel): void {
    this.silenceFrom = Math.min(this.silenceFrom, model.nextLook);
  }

  #learn(next: number, windowMs: number): void {
    const { window, busy } = this;
    this.sums.learn(this.notes.sum);
    this.errorRate.learn(this.errors, this.lines, window);
    this.warningRate.learn(this.warnings, this.lines, window);
    this.total.learn(this.lines, window, busy);
    for (const entry of this.entries.open) {
      entry.model.learn(entry.count, window, busy);
      entry.isLearnt = true;
    }
    const hours = ((next - window) * windowMs) / HOUR_MS;
    if (hours > 0 && hours < 24) this.#curve.learn(this.lines, hours, window * windowMs);
  }

  #skip(): void {
    this.errorRate.skip(this.errors, this.lines, this.window);
    this.warningRate.skip(this.warnings, this.lines, this.window);
  }

  /** Starts counting anew at `window`, after the clock was set: what is known of rates stays. */
  restart(window: number): void {
    this.window = window;
    this.silenceFrom = 0;
    this.errorRate.moveTo(window - 1);
    this.warningRate.moveTo(window - 1);
    this.total.moveTo(window - 1);
    for (const { model } of this.entries) model.moveTo(window - 1);
  }

  /** Takes the open window into the reservoir: every window is as likely to be in it as any other. */
  keep(random: Random): void {
    this.reservoirSeen++;
    if (this.reservoir.length < MAX_RESERVOIR) this.reservoir.push(this.entries.document());
    else {
      const place = random.integer(Math.min(MOST_SEEN, this.reservoirSeen));
      if (place < MAX_RESERVOIR) this.reservoir[place] = this.entries.document();
    }
  }

  toJSON(): unknown {
    return {
      name: this.name,
      kind: this.kind,
      window: this.window,
      closed: this.closed,
      lines: this.lines,
      errors: this.errors,
      warnings: this.warnings,
      busy: this.busy,
      isAlarming: this.isAlarming,
      judged: this.judged,
      silenceFrom: this.silenceFrom,
      severities: encodeArray(this.severities),
      notes: this.notes.toJSON(),
      novelty: this.novelty.toJSON(),
      reservoirSeen: this.reservoirSeen,
      reservoir: this.reservoir.map((terms) => ({ terms })),
      errorRate: this.errorRate.toJSON(),
      warningRate: this.warningRate.toJSON(),
      total: this.total.toJSON(),
      sums: this.sums.toJSON(),
      curve: this.#curve.toJSON(),
      entries: this.entries.toJSON(),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): ServiceWindow {
    const whole = { min: 0, integer: true };
    const service = new ServiceWindow(
      reader.string('name', { maxLength: 128 }),
      reader.number('kind', { ...whole, max: MOST_KIND }),
      reader.number('window', { integer: true }),
    );
    service.closed = reader.number('closed', whole);
    const count = { ...whole, max: MOST_LINES };
    service.lines = reader.number('lines', count);
    service.errors = reader.number('errors', count);
    service.warnings = reader.number('warnings', count);
    service.busy = reader.number('busy', { min: 0.1, max: 10 });
    service.isAlarming = reader.boolean('isAlarming');
    service.judged = reader.number('judged', whole);
    service.silenceFrom = reader.number('silenceFrom', { integer: true });
    service.severities.set(reader.finiteFloat64Array('severities', service.severities.length));
    service.notes = reader.object('notes', WindowNotes.read);
    service.novelty = reader.object('novelty', Novelty.read);
    service.reservoirSeen = reader.number('reservoirSeen', { ...whole, max: MOST_SEEN });
    reader.list('reservoir', { maxLength: MAX_RESERVOIR }, (item) => {
      service.reservoir.push(item.numbers('terms', { maxLength: MAX_TERMS }, whole));
    });
    service.errorRate = reader.object('errorRate', SeverityRate.read);
    service.warningRate = reader.object('warningRate', SeverityRate.read);
    service.total = reader.object('total', CountModel.read);
    service.sums = reader.object('sums', BanTail.read);
    service.#curve = reader.object('curve', DayCurve.read);
    service.entries = reader.object('entries', TemplateEntries.read);
    return service;
  }
}

function severityClass(severityNumber: number): number {
  if (severityNumber >= FATAL) return 3;
  if (severityNumber >= ERROR) return 2;
  return severityNumber >= WARNING ? 1 : 0;
}

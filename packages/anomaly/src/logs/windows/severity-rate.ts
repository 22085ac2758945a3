import type { SnapshotReader } from '@aegis/core/snapshot';
import { fisherCombine } from '@aegis/core/stats';
import { CountModel } from './count-model.js';
import { betaBinomialTail } from './count-tails.js';

/** The lines that the known share may rest on; fewer let it waver more. */
const MAX_CONCENTRATION = 2000;
const DECAY = 0.9995;
/** No sum of lines comes near this. */
const MOST = 1e15;
/** Windows before the open one that speak along with it: a few, or more where it smoulders. */
const SPANS: readonly number[] = [2, 9];
const MEMORY = 9;

/** How many lines of a severity a service writes: by number and by share, over the last windows together. */
export class SeverityRate {
  #model: CountModel;
  #hits = 0;
  #lines = 0;
  /** The tail probabilities of the windows before the open one, the latest last. */
  #recent: number[] = [];

  /** @param window - the window before the first that counts */
  constructor(window: number) {
    this.#model = new CountModel(window);
  }

  /** The share of lines that is usual. */
  get expected(): number {
    return (this.#hits + 0.5) / (this.#lines + 50.5);
  }

  /** The probability of a window this bad, alone or with those before it. */
  tail(hits: number, lines: number, window: number): number {
    const alone = this.#alone(hits, lines, window);
    let least = alone;
    for (const span of SPANS) {
      const together = [...this.#recent.slice(-span), alone];
      least = Math.min(least, fisherCombine(together));
    }
    // So many ways to look, so much the chance that one of them is unusual.
    return Math.min(1, (SPANS.length + 1) * least);
  }

  #alone(hits: number, lines: number, window: number): number {
    if (hits === 0) return 1;
    const scale = Math.min(1, MAX_CONCENTRATION / (this.#lines + 1));
    const a = (this.#hits + 0.5) * scale;
    const b = (this.#lines - this.#hits + 50) * scale;
    // Both have to be unusual: traffic alone raises the number, silence alone the share.
    return Math.max(betaBinomialTail(hits, lines, a, b), this.#model.tail(hits, window));
  }

  /** Takes in a window of a healthy service. */
  learn(hits: number, lines: number, window: number): void {
    this.#remember(hits, lines, window);
    this.#hits = this.#hits * DECAY + hits;
    this.#lines = this.#lines * DECAY + lines;
    this.#model.learn(hits, window);
  }

  /** Passes over a window of an incident: it does not change what is usual. */
  skip(hits: number, lines: number, window: number): void {
    this.#remember(hits, lines, window);
    this.#model.skipTo(window);
  }

  #remember(hits: number, lines: number, window: number): void {
    this.#recent.push(this.#alone(hits, lines, window));
    if (this.#recent.length > MEMORY) this.#recent.shift();
  }

  /** Counts on from another time, after the clock was set. */
  moveTo(window: number): void {
    this.#model.moveTo(window);
    this.#recent = [];
  }

  toJSON(): unknown {
    return {
      model: this.#model.toJSON(),
      hits: this.#hits,
      lines: this.#lines,
      recent: [...this.#recent],
    };
  }

  static read(reader: SnapshotReader): SeverityRate {
    const rate = new SeverityRate(0);
    rate.#model = reader.object('model', CountModel.read);
    rate.#hits = reader.number('hits', { min: 0, max: MOST });
    rate.#lines = reader.number('lines', { min: 0, max: MOST });
    rate.#recent = reader.numbers('recent', { maxLength: MEMORY }, { min: 0, max: 1 });
    return rate;
  }
}

import type { Slot } from '../series/slot.js';
import { Boxes, GRID, WINDOW } from './boxes.js';
import { StepWindow } from './step-window.js';

/** A box spans at most this share of the range in the mean. */
const MOST_SIDE = 0.3;
/** The range takes the middle half of the grid, so that it can grow before corners have to move. */
const RANGE_PLACES = 128;
const MARGIN_PLACES = 64;
/** Values beyond so many spans are all the same to a shape; the range speaks of them. */
const LIMIT = 3;

/**
 * Shapes that have never been seen: the last eight steps, in spans of the range so far, against boxes
 * around those that were.
 */
export class ShapeChannel {
  readonly #slot: Slot;
  readonly #window: StepWindow;
  readonly #boxes: Boxes;
  /** Origin and unit of the grid. */
  readonly #place: number;
  readonly #values = new Float64Array(WINDOW);

  constructor(slot: Slot, stride: number) {
    this.#slot = slot;
    this.#window = new StepWindow(slot, stride);
    this.#boxes = new Boxes(slot);
    this.#place = slot.reserveDoubles(2);
  }

  /**
   * @param span - the range so far, above 0, but for the quantum
   * @returns the distance from everything seen, in spans
   */
  score(x: number, low: number, span: number): number {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    const unit = doubles[at + 1]!;
    if (unit === 0 || !this.#window.isFull) return 0;
    const held = low + span * Math.min(LIMIT, Math.max(-LIMIT, (x - low) / span));
    this.#window.with(held, 1 / unit, -doubles[at]! / unit, this.#values);
    return (this.#boxes.distance(this.#values) * unit) / span;
  }

  /** @param span - as it is with x */
  learn(x: number, low: number, span: number): void {
    if (!(span > 0)) return;
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    if (!this.#window.push(x)) return;
    this.#fit(low, span);
    const unit = doubles[at + 1]!;
    this.#window.steps(1 / unit, -doubles[at]! / unit, this.#values);
    this.#boxes.learn(this.#values, (MOST_SIDE * span) / unit);
  }

  /** Moves the grid when the range has outgrown it. */
  #fit(low: number, span: number): void {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    const origin = doubles[at]!;
    const unit = doubles[at + 1]!;
    if (unit > 0 && low >= origin && low + span <= origin + GRID * unit) return;
    const newUnit = span / RANGE_PLACES;
    const newOrigin = low - MARGIN_PLACES * newUnit;
    if (unit > 0) this.#boxes.regrid(unit / newUnit, (origin - newOrigin) / newUnit);
    doubles[at] = newOrigin;
    doubles[at + 1] = newUnit;
  }

  get isValid(): boolean {
    const unit = this.#slot.doubles[this.#slot.doubleAt + this.#place + 1]!;
    return this.#boxes.isValid && this.#window.isValid && unit >= 0;
  }
}

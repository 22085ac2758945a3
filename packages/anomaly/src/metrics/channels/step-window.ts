import type { Slot } from '../series/slot.js';
import { WINDOW } from './boxes.js';
import { isValue } from './limits.js';

/**
 * The last eight steps of a number, a step being the mean of `stride` points; the last step is the one in
 * the making.
 */
export class StepWindow {
  readonly #slot: Slot;
  readonly #stride: number;
  readonly #steps: number;
  readonly #sum: number;
  readonly #counts: number;

  constructor(slot: Slot, stride: number) {
    this.#slot = slot;
    this.#stride = stride;
    this.#steps = slot.reserveDoubles(WINDOW);
    this.#sum = slot.reserveDoubles(1);
    this.#counts = slot.reserveBytes(2);
  }

  get isFull(): boolean {
    return this.#slot.bytes[this.#slot.byteAt + this.#counts]! >= WINDOW;
  }

  /** Writes the window with x in its last step, each step times `scale` plus `shift`. */
  with(x: number, scale: number, shift: number, out: Float64Array): void {
    const { doubles } = this.#slot;
    const steps = this.#slot.doubleAt + this.#steps;
    const inStep = this.#slot.bytes[this.#slot.byteAt + this.#counts + 1]!;
    const last = (doubles[this.#slot.doubleAt + this.#sum]! + x) / (inStep + 1);
    for (let i = 1; i < WINDOW; i++) out[i - 1] = scale * doubles[steps + i]! + shift;
    out[WINDOW - 1] = scale * last + shift;
  }

  /** Takes x in; whether that finished a step and the window is full. */
  push(x: number): boolean {
    const { doubles, bytes } = this.#slot;
    const steps = this.#slot.doubleAt + this.#steps;
    const sum = this.#slot.doubleAt + this.#sum;
    const counts = this.#slot.byteAt + this.#counts;
    doubles[sum]! += x;
    if (++bytes[counts + 1]! < this.#stride) return false;
    doubles.copyWithin(steps, steps + 1, steps + WINDOW);
    doubles[steps + WINDOW - 1] = doubles[sum]! / bytes[counts + 1]!;
    doubles[sum] = 0;
    bytes[counts + 1] = 0;
    bytes[counts] = Math.min(WINDOW, bytes[counts]! + 1);
    return this.isFull;
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const { doubles, doubleAt, bytes, byteAt } = this.#slot;
    return (
      isValue(doubles[doubleAt + this.#sum]!) && bytes[byteAt + this.#counts + 1]! < this.#stride
    );
  }

  /** Writes the finished steps, each times `scale` plus `shift`. */
  steps(scale: number, shift: number, out: Float64Array): void {
    const { doubles } = this.#slot;
    const steps = this.#slot.doubleAt + this.#steps;
    for (let i = 0; i < WINDOW; i++) out[i] = scale * doubles[steps + i]! + shift;
  }
}

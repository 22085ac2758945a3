import type { Slot } from '../series/slot.js';
import { WINDOW } from './boxes.js';
import { StepWindow } from './step-window.js';

/** Points of a step. */
const STRIDE = 12;
/** Deviations are held to so many: beyond it other channels speak. */
const LIMIT = 6;
/** Courses that are remembered. */
const COURSES = 24;
/** A window this near to a course (root mean square, in deviations) is the same course. */
const SAME_COURSE = 0.483;
/** A course follows its windows by at least this share. */
const LEAST_SHARE = 0.02;
/** Courses are kept as whole numbers: so many to a deviation. */
const PLACES = 5461;
const MIDDLE = 32_768;

/**
 * Courses that have never been seen: the last eight dozen points, as deviations from the mean, against the
 * nearest of the courses that were. Slow where {@link ShapeChannel} is quick, and blind to the range: a
 * quiet series that begins to wander is as new to it as a wild one that goes flat.
 */
export class CourseChannel {
  readonly #slot: Slot;
  readonly #window: StepWindow;
  readonly #courses: number;
  readonly #uses: number;
  readonly #used: number;
  readonly #values = new Float64Array(WINDOW);
  #distance = 0;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.#window = new StepWindow(slot, STRIDE);
    this.#courses = slot.reserveShorts(COURSES * WINDOW);
    this.#uses = slot.reserveBytes(COURSES);
    this.#used = slot.reserveBytes(1);
  }

  /** The root mean square distance from the nearest course, in deviations; 0 before there is one. */
  score(deviation: number): number {
    if (!this.#window.isFull) return 0;
    this.#window.with(held(deviation), PLACES, MIDDLE, this.#values);
    return this.#nearest() < 0 ? 0 : this.#distance;
  }

  /** The nearest course, -1 where there is none; {@link CourseChannel.#distance} is from it afterwards. */
  #nearest(): number {
    const { shorts } = this.#slot;
    const used = this.#slot.bytes[this.#slot.byteAt + this.#used]!;
    let at = this.#slot.shortAt + this.#courses;
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let course = 0; course < used; course++, at += WINDOW) {
      let squares = 0;
      for (let i = 0; i < WINDOW && squares < least; i++) {
        const difference = this.#values[i]! - shorts[at + i]!;
        squares += difference * difference;
      }
      if (squares < least) {
        least = squares;
        nearest = course;
      }
    }
    this.#distance = Math.sqrt(least / WINDOW) / PLACES;
    return nearest;
  }

  learn(deviation: number): void {
    if (!this.#window.push(held(deviation))) return;
    this.#window.steps(PLACES, MIDDLE, this.#values);
    const nearest = this.#nearest();
    if (nearest >= 0 && this.#distance < SAME_COURSE) this.#follow(nearest);
    else this.#remember();
  }

  #follow(course: number): void {
    const { shorts, bytes } = this.#slot;
    const uses = this.#slot.byteAt + this.#uses;
    const at = this.#slot.shortAt + this.#courses + course * WINDOW;
    const count = ++bytes[uses + course]!;
    const share = Math.max(LEAST_SHARE, 1 / count);
    for (let i = 0; i < WINDOW; i++) {
      shorts[at + i] = Math.round(shorts[at + i]! + share * (this.#values[i]! - shorts[at + i]!));
    }
    if (count === 255) this.#fade();
  }

  /** When one course is full all uses are halved, so that old use fades. */
  #fade(): void {
    const { bytes } = this.#slot;
    const uses = this.#slot.byteAt + this.#uses;
    const used = bytes[this.#slot.byteAt + this.#used]!;
    for (let i = 0; i < used; i++) bytes[uses + i]! >>= 1;
  }

  /** A new course, in the place of the least used where there is no other. */
  #remember(): void {
    const { shorts, bytes } = this.#slot;
    const uses = this.#slot.byteAt + this.#uses;
    const used = bytes[this.#slot.byteAt + this.#used]!;
    let place = used;
    if (used === COURSES) {
      place = 0;
      for (let i = 1; i < COURSES; i++) if (bytes[uses + i]! < bytes[uses + place]!) place = i;
    } else {
      bytes[this.#slot.byteAt + this.#used] = used + 1;
    }
    // One more than the one that goes had, or the newest would be the next to go.
    bytes[uses + place] = used === COURSES ? Math.min(254, bytes[uses + place]! + 1) : 1;
    const at = this.#slot.shortAt + this.#courses + place * WINDOW;
    for (let i = 0; i < WINDOW; i++) shorts[at + i] = Math.round(this.#values[i]!);
  }

  /** A snapshot from elsewhere can count more courses than there are. */
  get isValid(): boolean {
    return this.#window.isValid && this.#slot.bytes[this.#slot.byteAt + this.#used]! <= COURSES;
  }
}

function held(deviation: number): number {
  return Math.min(LIMIT, Math.max(-LIMIT, deviation));
}

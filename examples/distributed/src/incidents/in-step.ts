import type { Finding, Origin } from '../bus/messages.js';

/** A step of the clock that every partition has passed, with all that they found in it, in one order. */
export interface Step {
  readonly atMs: number;
  readonly findings: readonly Finding[];
}

interface Placed {
  readonly atMs: number;
  readonly finding: Finding;
}

/** What {@link InStep} keeps; JSON. */
export interface InStepState {
  readonly marks: readonly (readonly [partition: number, sequence: number, ordinal: number])[];
  readonly progress: readonly (readonly [partition: number, nowMs: number])[];
  readonly unplaced: readonly Finding[];
  readonly placed: readonly Placed[];
  readonly steps: readonly number[];
}

/** Beyond so many findings that wait for a partition that is behind, they wait no longer. */
const MOST_WAITING = 50_000;

/**
 * Brings findings of partitions that run side by side into one order that does not depend on who was
 * faster: by the step of the data's clock, then by partition, then as they were told. What a partition
 * tells again after a restart is known by its origin, for good and in constant memory: a partition tells
 * everything in order, so whatever is not beyond its mark has been here.
 */
export class InStep {
  readonly #partitions: number;
  readonly #maxLagMs: number;
  readonly #marks = new Map<number, Omit<Origin, 'partition'>>();
  readonly #progress = new Map<number, number>();
  #unplaced: Finding[] = [];
  #placed: Placed[] = [];
  #steps = new Set<number>();

  /** @param maxLagMs - a partition that is further behind than this is not waited for */
  constructor(partitions: number, maxLagMs: number) {
    this.#partitions = partitions;
    this.#maxLagMs = maxLagMs;
  }

  /** Takes a finding; false where it was here before. */
  take(finding: Finding): boolean {
    const { partition, sequence, ordinal } = finding.origin;
    const mark = this.#marks.get(partition);
    const isBeyond =
      mark === undefined ||
      sequence > mark.sequence ||
      (sequence === mark.sequence && ordinal > mark.ordinal);
    if (!isBeyond) return false;
    this.#marks.set(partition, { sequence, ordinal });
    if (finding.kind !== 'progress') {
      this.#unplaced.push(finding);
      return true;
    }
    const atMs = Math.max(finding.nowMs, this.#progress.get(partition) ?? finding.nowMs);
    this.#progress.set(partition, atMs);
    this.#steps.add(atMs);
    const isOwn = (each: Finding): boolean => each.origin.partition === partition;
    this.#placed.push(...this.#unplaced.filter(isOwn).map((each) => ({ atMs, finding: each })));
    this.#unplaced = this.#unplaced.filter((each) => !isOwn(each));
    return true;
  }

  /** The steps that are complete, oldest first; each is given once. */
  complete(): Step[] {
    const untilMs = this.#untilMs();
    const steps = [...this.#steps].filter((atMs) => atMs <= untilMs).sort((a, b) => a - b);
    if (steps.length === 0) return [];
    const due = this.#placed.filter(({ atMs }) => atMs <= untilMs).sort(inOrder);
    this.#placed = this.#placed.filter(({ atMs }) => atMs > untilMs);
    for (const atMs of steps) this.#steps.delete(atMs);
    let next = 0;
    return steps.map((atMs) => {
      const findings: Finding[] = [];
      while (next < due.length && due[next]!.atMs <= atMs) findings.push(due[next++]!.finding);
      return { atMs, findings };
    });
  }

  #untilMs(): number {
    const all = [...this.#progress.values()];
    const first = Math.max(...all);
    if (this.#placed.length > MOST_WAITING) return first;
    const last = all.length < this.#partitions ? Number.NEGATIVE_INFINITY : Math.min(...all);
    return Math.max(last, first - this.#maxLagMs);
  }

  toJSON(): InStepState {
    return {
      marks: Array.from(this.#marks, ([key, mark]) => [key, mark.sequence, mark.ordinal] as const),
      progress: [...this.#progress],
      unplaced: this.#unplaced,
      placed: this.#placed,
      steps: [...this.#steps],
    };
  }

  static fromJSON(state: InStepState, partitions: number, maxLagMs: number): InStep {
    const inStep = new InStep(partitions, maxLagMs);
    for (const [key, sequence, ordinal] of state.marks)
      inStep.#marks.set(key, { sequence, ordinal });
    for (const [key, nowMs] of state.progress) inStep.#progress.set(key, nowMs);
    inStep.#unplaced = [...state.unplaced];
    inStep.#placed = [...state.placed];
    inStep.#steps = new Set(state.steps);
    return inStep;
  }
}

function inOrder(one: Placed, other: Placed): number {
  const a = one.finding.origin;
  const b = other.finding.origin;
  return (
    one.atMs - other.atMs ||
    a.partition - b.partition ||
    a.sequence - b.sequence ||
    a.ordinal - b.ordinal
  );
}

import type { Clock } from '../../src/inputs/clock.js';
import type { Batch, Intake } from '../../src/inputs/input.js';

/** Takes everything and keeps it, the last position too. */
export class CollectingIntake implements Intake {
  readonly batches: Batch[] = [];
  isFull = false;
  position: unknown = null;

  async take(batch: Batch): Promise<void> {
    this.batches.push(batch);
    // As it would come back from a disk.
    if (batch.position !== undefined) this.position = JSON.parse(JSON.stringify(batch.position));
  }

  get texts(): string[] {
    return this.batches.flatMap(({ logs = [] }) => logs.map(({ line }) => String(line)));
  }
}

/** Goes on only when it is told to. */
export class HandClock implements Clock {
  nowMs = 0;

  wallMs(): number {
    return 1_700_000_000_000 + this.nowMs;
  }

  steadyMs(): number {
    return this.nowMs;
  }
}

/** Waits until something holds; generous, since the machine may be busy. */
export async function until(holds: () => boolean): Promise<void> {
  for (const endMs = Date.now() + 30_000; !holds(); ) {
    if (Date.now() > endMs) throw new Error('waited for 30 s, and it does not hold');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

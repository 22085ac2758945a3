import { partitionKey, telemetryStream } from '../bus/names.js';
import type { Bus } from '../bus/open-bus.js';
import { keepShare } from '../ownership/keep-share.js';
import { runStage } from '../stage/run-stage.js';
import { Tally } from '../stage/tally.js';
import { DetectionStage } from './detection-stage.js';

/** How a program that keeps a share works. */
export interface ShareSettings {
  readonly id: string;
  /** A worker that is not heard of for so long loses what it has. */
  readonly leaseMs: number;
  readonly snapshotMs: number;
  readonly snapshotMessages: number;
  say(sentence: string): void;
}

/** Watches a share of the partitions until `signal` is aborted. */
export async function runWorker(
  bus: Bus,
  settings: ShareSettings,
  signal: AbortSignal,
): Promise<void> {
  const tally = new Tally();
  const keys = Array.from({ length: bus.partitions }, (_, partition) => partitionKey(partition));
  await keepShare(
    bus,
    {
      ...settings,
      role: 'worker',
      keys,
      tally,
      begin: (ownership, isAlive) => {
        const partition = keys.indexOf(ownership.key);
        const restore = (state: unknown): DetectionStage =>
          state === null
            ? DetectionStage.begin(partition, bus.partitions, tally)
            : DetectionStage.fromJSON(state, partition, tally);
        const stream = telemetryStream(partition);
        return runStage(bus, ownership, { ...settings, stream, restore, isAlive, tally });
      },
    },
    signal,
  );
}

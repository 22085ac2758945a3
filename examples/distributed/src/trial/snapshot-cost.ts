import { gunzipSync, gzipSync } from 'node:zlib';
import { encode } from '../bus/messages.js';
import { telemetrySubject } from '../bus/names.js';
import { DetectionStage } from '../detection/detection-stage.js';
import { telemetryOf } from '../produce/telemetry-of.js';
import { Tally } from '../stage/tally.js';

/** What it costs to put the state of a partition away and take it out. */
export interface SnapshotCost {
  readonly series: number;
  readonly writeMs: number;
  readonly packMs: number;
  readonly readMs: number;
  readonly bytes: number;
  readonly packedBytes: number;
}

const WORKLOAD = { seed: 1, services: 100, series: 10, lines: 0, ticks: 200 };

/** Of a partition with a thousand series, all of them warm. */
export function snapshotCost(): SnapshotCost {
  const stage = DetectionStage.begin(0, 1, new Tally());
  let sequence = 0;
  for (const { telemetry } of [...telemetryOf(WORKLOAD, 1)].flat()) {
    const { kind, ...body } = telemetry;
    const subject = telemetrySubject(0, kind);
    stage.process({ sequence: ++sequence, subject, data: encode(body) });
  }
  const [text, writeMs] = timed(() => JSON.stringify(stage));
  const [packed, packMs] = timed(() => gzipSync(text, { level: 1 }));
  const [, readMs] = timed(() =>
    DetectionStage.fromJSON(JSON.parse(gunzipSync(packed).toString()), 0, new Tally()),
  );
  const series = WORKLOAD.services * WORKLOAD.series;
  return { series, writeMs, packMs, readMs, bytes: text.length, packedBytes: packed.length };
}

function timed<T>(work: () => T): [result: T, ms: number] {
  const beganMs = performance.now();
  return [work(), performance.now() - beganMs];
}

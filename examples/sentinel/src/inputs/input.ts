import type { ChangeEvent, LogRecord, MetricDataPoint } from '@aegis/core';
import type { SerializedGraph } from '@aegis/graph';
import type { InputStatus } from '../api/resources/status.js';

/** One log line or record as it came in. */
export interface LogEntry {
  /** A line, stack traces joined to the line that they belong to, or a record of OTLP. */
  readonly line: string | LogRecord;
  /** The node that it is from, where the input knows. */
  readonly nodeId: string | null;
  /** When it arrived, for lines without a time of their own. */
  readonly receivedMs: number;
}

/** What an input has read, in order. */
export interface Batch {
  /** The input's name. */
  readonly source: string;
  readonly logs?: readonly LogEntry[];
  readonly points?: readonly MetricDataPoint[];
  readonly changes?: readonly ChangeEvent[];
  /** Everything that this source knows of who calls whom, in place of what it said before. */
  readonly graph?: SerializedGraph;
  /** What the input has to be given to go on after this batch; JSON. */
  readonly position?: unknown;
}

/** Takes batches in, in order, each once. */
export interface Intake {
  /** Settled when the batch outlives the process; waits while the queue is full. */
  take(batch: Batch): Promise<void>;
  /** Whether a sender that can wait had better wait: pushed data are refused while this is true. */
  readonly isFull: boolean;
}

/** A source of data. */
export interface Input {
  readonly name: string;
  /**
   * Reads until `signal` is aborted, or the source has ended. What goes wrong outside (a file gone, a
   * server away) is told by `status` and tried again; a rejection is a defect.
   *
   * @param position - of the last batch that was taken before a restart; null at the first start
   */
  run(intake: Intake, position: unknown, signal: AbortSignal): Promise<void>;
  status(): InputStatus;
  /**
   * Of an input that reads what lies ready: everything that was there at this time has been handed over, ms since
   * the epoch; `-Infinity` before the first time.
   */
  readonly completeMs?: number;
}

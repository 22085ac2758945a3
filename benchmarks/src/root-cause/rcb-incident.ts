import type { ChangeEvent, LogRecord } from '@aegis/core';
import type { MetricSeries } from '@aegis/root-cause';

/** One span as the files have it, with all that it says in one text. */
export interface RcbSpan {
  readonly spanId: string;
  readonly parentId: string;
  readonly service: string;
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly isError: boolean;
  readonly text: string;
}

/** One clustered log signature with how many more of it there are than before. */
export interface RcbPattern {
  readonly service: string;
  readonly signature: string;
  readonly count: number;
  /** More than before. */
  readonly delta: number;
  /** Whether the tool that clustered the lines holds it for bad news. */
  readonly isBad: boolean;
}

export interface RcbLine {
  readonly service: string;
  readonly record: LogRecord;
  /** The message with its attributes. */
  readonly text: string;
}

/** One incident as it is shown; what it was is read apart. */
export interface RcbIncident {
  readonly id: string;
  readonly alert: {
    readonly service: string;
    readonly metric: string;
    readonly firedMs: number;
    readonly summary: string;
  };
  readonly lines: readonly RcbLine[];
  readonly spans: readonly RcbSpan[];
  readonly patterns: readonly RcbPattern[];
  /** Values on one grid, gaps as NaN; all of them still in `recent`. */
  readonly series: readonly MetricSeries[];
  readonly startMs: number;
  readonly stepMs: number;
  readonly changes: readonly ChangeEvent[];
}

/** What an incident was. */
export interface RcbTruth {
  readonly commit: string;
  readonly service: string;
  readonly blastRadius: readonly string[];
}

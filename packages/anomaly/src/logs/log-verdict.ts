import type { Anomaly, Issue, LogRecord } from '@aegis/core';

/** What whoever reads a line knows of it. */
export interface LogContext {
  /** The node of the service graph whose line it is; goes before what the line says of its service. */
  readonly nodeId?: string;
  /**
   * Milliseconds of the data's clock, for a line that says no time, or one without its year; any other time
   * of its own goes before this.
   */
  readonly timestampMs?: number;
  /** The session (request, block, job) that it belongs to; goes before what its attributes say. */
  readonly sessionId?: string;
}

/** What one line came to. */
export interface LogVerdict {
  /** Anomalies that this line, or the window that it closed, brought out; mostly none. */
  readonly anomalies: readonly Anomaly[];
  /**
   * How unusual the line is by itself, in bans, at least 0: how severe it is, how rare that is at its service,
   * and how rare its template is. To rank lines by.
   */
  readonly score: number;
  /** The probability of a window at least as odd as the line's has become by it, in (0, 1]; 1 where it adds nothing. */
  readonly tailProbability: number;
  /** The line adds to an alarm, whether that is reported with it or goes on already. */
  readonly alarm: boolean;
  /** Known problems that it names, when they are news: at first, then at 10, 100, … lines. */
  readonly issues: readonly Issue[];
  readonly record: LogRecord;
  readonly templateId: string;
  readonly template: string;
  /** The service that the line is from, or null. */
  readonly nodeId: string | null;
  /** How sure that is, in [0, 1]. */
  readonly nodeConfidence: number;
  readonly severityNumber: number;
}

/** What `trainModels` did. */
export interface LogTrainingReport {
  /** False when there was too little to learn from, or the task was aborted. */
  readonly trained: boolean;
  readonly windows: number;
  readonly sessions: number;
  readonly services: number;
  /** Terms that the models of windows tell apart. */
  readonly dimensions: number;
}

/** A template as `templates()` lists it. */
export interface LogTemplate {
  readonly id: string;
  readonly template: string;
  readonly count: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

/** Counts since the beginning. */
export interface LogStats {
  readonly lines: number;
  /** Lines longer than is looked at. */
  readonly cut: number;
  /** Lines with more tokens than are looked at. */
  readonly crowded: number;
  /** Lines without text. */
  readonly empty: number;
  /** Lines without a time of their own or of their context. */
  readonly undated: number;
  /** Lines that came after their window had closed; they count in the open one. */
  readonly late: number;
  readonly json: number;
  readonly logfmt: number;
  readonly plain: number;
  readonly templates: number;
  readonly templatesEvicted: number;
  readonly services: number;
  readonly servicesEvicted: number;
  /** Finds of own masks that were no range of the line, or ended in an error. */
  readonly ignoredFinds: number;
  /** Sessions that are open. */
  readonly sessions: number;
  /** Lines beyond what is looked at of their session. */
  readonly sessionLinesDropped: number;
  readonly anomalies: number;
}

import type { Severity } from './evidence.js';

/** The kinds of known problem that a line of log can name. */
export const ISSUE_KINDS = [
  'out-of-memory',
  'crash',
  'connection-refused',
  'timeout',
  'tls',
  'disk-full',
  'dns',
  'deadlock',
  'authentication',
  'rate-limited',
  'config',
  'database',
  'unhealthy',
  'other',
] as const;

/** One kind of known problem. */
export type IssueKind = (typeof ISSUE_KINDS)[number];

/** A known problem found in logs: what a pattern recognised, with how often and where. */
export interface Issue {
  readonly id: string;
  readonly kind: IssueKind;
  readonly nodeId: string | null;
  readonly severity: Severity;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly count: number;
  /** The template of the lines, with `<*>` for what varies. */
  readonly template: string;
  readonly sentence: string;
}

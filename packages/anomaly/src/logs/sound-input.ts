import type { LogContext } from './log-verdict.js';

/** Of longer names of services the rest is cut off. */
const MAX_NAME_LENGTH = 128;
/** OpenTelemetry's highest severity number. */
const MOST_SEVERE = 24;

/** The node that the reader of a line knows, or null. */
export function nodeOf({ nodeId }: LogContext): string | null {
  return nodeId === undefined ? null : nodeId.slice(0, MAX_NAME_LENGTH);
}

/** A severity number as OpenTelemetry has it; what is none is no level. */
export function soundSeverity(severityNumber: number): number {
  return severityNumber >= 0 ? Math.min(MOST_SEVERE, Math.floor(severityNumber)) : 0;
}

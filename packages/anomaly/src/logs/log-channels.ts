import type { Evidence } from '@aegis/core';
import type { ServiceWindow } from './service-window.js';

/** What a channel found in the open window of a service. */
export interface ChannelFinding {
  readonly evidence: Evidence;
  /** The channel's part of the budget of false alarms. */
  readonly share: number;
  readonly group: 'errors' | 'volume';
}

/** A line as the channels see it. */
export interface SeenLine {
  readonly serial: number;
  readonly templateId: string;
  readonly template: string;
  readonly severityNumber: number;
  /** Its template had not been seen. */
  readonly isNew: boolean;
  /** A known template differs from it at one place only. */
  readonly hasKin: boolean;
  /** It names a known problem. */
  readonly isIssue: boolean;
}

/** How the budget of false alarms is split over the channels. */
export const SHARES: Readonly<Record<'newTemplate' | 'severity' | 'burst' | 'vector', number>> =
  Object.freeze({ newTemplate: 0.35, severity: 0.3, burst: 0.25, vector: 0.1 });

const DAY_MS = 86400000;
/** New templates with an error, and with a warning, that a service brings in a day by experience. */
const NEW_ERRORS_PER_DAY = 0.02;
const NEW_WARNINGS_PER_DAY = 1;

/** New templates so far, of all services together, and the windows they came in. */
export interface Novelty {
  readonly errors: number;
  readonly warnings: number;
  readonly windows: number;
}

/** So many windows of its own weigh as much as what the other services show. */
const POOLED_WINDOWS = 50;

function quoted(template: string): string {
  return template.length > 120 ? `"${template.slice(0, 119)}…"` : `"${template}"`;
}

/** A template that nothing like has been seen, of a line that warns. */
export function newTemplate(
  service: ServiceWindow,
  line: SeenLine,
  windowMs: number,
  everywhere: Novelty,
): ChannelFinding | null {
  const severe = line.severityNumber >= 17 || (line.severityNumber === 0 && line.isIssue);
  if (!line.isNew || !(severe || line.severityNumber >= 13)) return null;
  const perDay = severe && !line.hasKin ? NEW_ERRORS_PER_DAY : NEW_WARNINGS_PER_DAY;
  const before = severe ? service.novelErrors : service.novelWarnings;
  const elsewhere = severe ? everywhere.errors : everywhere.warnings;
  // A rate with a Gamma prior of one day's weight, drawn towards what all services show together.
  const pooled = (elsewhere / Math.max(1, everywhere.windows)) * POOLED_WINDOWS;
  const weight = service.closed + POOLED_WINDOWS + DAY_MS / windowMs;
  const expected = (before + pooled + perDay) / weight;
  const tailProbability = Math.min(1, expected);
  const evidence: Evidence = {
    channel: 'new-template',
    signal: line.templateId,
    observed: 1,
    expected,
    band: [0, 0],
    tailProbability,
    sentence: `${service.name} has not said ${quoted(line.template)} before.`,
  };
  return { evidence, share: SHARES.newTemplate, group: 'errors' };
}

/** More errors, or more warnings, than usual. */
export function severityShare(service: ServiceWindow, line: SeenLine): ChannelFinding | null {
  if (line.severityNumber < 13) return null;
  const isError = line.severityNumber >= 17;
  const hits = isError ? service.errors : service.warnings;
  const rate = isError ? service.errorRate : service.warningRate;
  const { expected } = rate;
  const what = isError ? 'errors' : 'warnings';
  const usual = (100 * expected).toFixed(1);
  const evidence: Evidence = {
    channel: 'severity',
    signal: line.templateId,
    observed: hits / service.lines,
    expected,
    band: [0, Math.min(1, expected * 3)],
    tailProbability: rate.tail(hits, service.lines, service.window),
    sentence: `${hits} of ${service.lines} lines of ${service.name} are ${what}; ${usual} % is usual. The latest: ${quoted(line.template)}.`,
  };
  return { evidence, share: SHARES.severity, group: 'errors' };
}

/** More lines of one template than its own past explains. */
export function burst(service: ServiceWindow, line: SeenLine): ChannelFinding | null {
  const observed = service.counts.get(line.serial) ?? 0;
  const warns = line.severityNumber >= 13 || line.isIssue;
  // What is new says so in its own channel; a burst of it counts only where it warns.
  if (observed === 0 || (!warns && !service.models.has(line.serial))) return null;
  const model = service.modelOf(line.serial);
  const { mean } = model;
  // Far from any alarm: the tail is not worth its logarithms.
  if (!warns && observed < mean + 3 * Math.sqrt(mean) + 2) return null;
  const single = service.templateTail(line.serial);
  // So many templates are looked at in every window.
  const bounded = Math.min(1, single * Math.max(1, service.models.size));
  const expected = mean;
  const evidence: Evidence = {
    channel: observed === 1 ? 'rare-template' : 'burst',
    signal: line.templateId,
    observed,
    expected,
    band: [0, Math.ceil(expected + 3 * Math.sqrt(expected))],
    tailProbability: Math.max(Number.MIN_VALUE, bounded),
    sentence: `${service.name} said ${quoted(line.template)} ${observed} times; ${expected.toPrecision(2)} is usual.`,
  };
  return { evidence, share: SHARES.burst, group: warns ? 'errors' : 'volume' };
}

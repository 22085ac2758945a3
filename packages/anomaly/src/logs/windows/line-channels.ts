import { roughLog10 } from '@aegis/core/math';
import type { ServiceWindow } from './service-window.js';
import type { TemplateEntry } from './template-entry.js';
import { BURST, NEW_TEMPLATE, SEVERITY } from './window-notes.js';

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

/** New templates so far, of all services together, and the windows they came in. */
export interface Novelty {
  readonly errors: number;
  readonly warnings: number;
  readonly windows: number;
}

const DAY_MS = 86400000;
/** New templates with an error, and with a warning, that a service brings in a day by experience. */
const NEW_ERRORS_PER_DAY = 0.02;
const NEW_WARNINGS_PER_DAY = 1;
/** So many windows of its own weigh as much as what the other services show. */
const POOLED_WINDOWS = 50;
/** What is no smaller than this is no evidence of anything. */
const LEAST = 1e-300;

/** OpenTelemetry's ERROR and worse; what has no level is one where it names a known problem. */
export function isSevere({ severityNumber, isIssue }: SeenLine): boolean {
  return severityNumber >= 17 || (severityNumber === 0 && isIssue);
}

/** Whether a line warns of something. */
export function warns({ severityNumber, isIssue }: SeenLine): boolean {
  return severityNumber >= 13 || isIssue;
}

/** A template that nothing like has been seen, of a line that warns. */
export function judgeNovelty(
  service: ServiceWindow,
  line: SeenLine,
  windowMs: number,
  services: { readonly novelty: () => Novelty },
): boolean {
  if (!line.isNew || !warns(line)) return false;
  const severe = isSevere(line);
  const perDay = severe && !line.hasKin ? NEW_ERRORS_PER_DAY : NEW_WARNINGS_PER_DAY;
  const before = severe ? service.novelErrors : service.novelWarnings;
  const { errors, warnings, windows } = services.novelty();
  // A rate with a Gamma prior of one day's weight, drawn towards what all services show together.
  const pooled = ((severe ? errors : warnings) / Math.max(1, windows)) * POOLED_WINDOWS;
  const weight = service.closed + POOLED_WINDOWS + DAY_MS / windowMs;
  const expected = Math.min(1, (before + pooled + perDay) / weight);
  return service.notes.note(NEW_TEMPLATE, -roughLog10(expected), line.serial, 1, expected, true);
}

/** More errors, or more warnings, than usual. */
export function judgeSeverity(service: ServiceWindow, line: SeenLine): boolean {
  if (line.severityNumber < 13) return false;
  const isError = line.severityNumber >= 17;
  const hits = isError ? service.errors : service.warnings;
  // Of many each one more hardly changes what they mean.
  if (hits > 16 && hits < service.judged * 1.1) return false;
  service.judged = hits;
  const rate = isError ? service.errorRate : service.warningRate;
  const p = Math.max(LEAST, rate.tail(hits, service.lines, service.window));
  const { serial } = line;
  return service.notes.note(
    SEVERITY,
    -roughLog10(p),
    serial,
    hits / service.lines,
    rate.expected,
    true,
  );
}

/** More lines of one template than its own past explains. */
export function judgeBurst(service: ServiceWindow, entry: TemplateEntry, line: SeenLine): boolean {
  const warning = warns(line);
  // What is new says so in its own channel; a burst of it counts only where it warns.
  if (!warning && !entry.isLearnt) return false;
  const { count, model } = entry;
  const expected = model.mean * service.busy;
  // Far from any alarm: the tail is not worth its logarithms.
  if (count < expected + (warning ? 2 : 3) * Math.sqrt(expected) + (warning ? 0 : 2)) return false;
  // Of many each one more hardly changes what they mean.
  const { serial, bans } = service.notes.notes[BURST]!;
  if (count > 32 && count % 4 !== 0 && serial === entry.serial && bans > 0) return false;
  // So many templates are looked at in every window.
  const p = Math.min(1, service.tailOf(entry) * Math.max(1, service.templates));
  return service.notes.note(
    BURST,
    -roughLog10(Math.max(LEAST, p)),
    entry.serial,
    count,
    expected,
    warning,
  );
}

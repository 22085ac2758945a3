import { roughLog10 } from '@aegis/core/math';
import { ERROR, WARNING } from '../severities.js';
import type { ServiceTable } from './service-table.js';
import type { ServiceWindow } from './service-window.js';
import type { TemplateEntry } from './template-entry.js';
import { DAY_MS } from './watched-time.js';
import { ALL_LINES, BURST, NEW_TEMPLATE, SEVERITY } from './window-notes.js';

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

/** New templates with an error, and with a warning, that a service brings in a day by experience. */
const NEW_ERRORS_PER_DAY = 0.02;
const NEW_WARNINGS_PER_DAY = 1;
/** So many windows of its own weigh as much as what the other services show. */
const POOLED_WINDOWS = 50;
/** New templates with a warning that windows bring at first, ever fewer as they add up. */
const EARLY_WARNINGS = 0.05;
/** For so long a template is young … */
const YOUNG_MS = 3_600_000;
/** … and every further window with it says so much more: about every other new error comes again. */
const AGAIN_BANS = 0.3;
const MANY = 16;
const MORE = 1.1;
/** What is no smaller than this is no evidence of anything. */
const LEAST = 1e-300;

/** OpenTelemetry's ERROR and worse; what has no level is one where it names a known problem. */
export function isSevere({ severityNumber, isIssue }: SeenLine): boolean {
  return severityNumber >= ERROR || (severityNumber === 0 && isIssue);
}

/** Whether a line warns of something. */
export function warns({ severityNumber, isIssue }: SeenLine): boolean {
  return severityNumber >= WARNING || isIssue;
}

/**
 * A template that nothing like has been seen, of a line that warns; and an error again and again soon after,
 * which makes an accident of it ever less likely.
 */
export function judgeNovelty(
  service: ServiceWindow,
  entry: TemplateEntry,
  line: SeenLine,
  windowMs: number,
  services: ServiceTable,
): boolean {
  if (!warns(line)) return false;
  if (line.isNew) {
    entry.born = service.window;
    entry.noveltyBans = noveltyBans(service, line, windowMs, services);
    entry.windowsSinceBorn = 0;
  }
  if (entry.noveltyBans === 0 || entry.count > 1 || !(line.isNew || isSevere(line))) return false;
  if ((service.window - entry.born) * windowMs > YOUNG_MS) {
    entry.noveltyBans = 0;
    return false;
  }
  entry.windowsSinceBorn++;
  const seen = entry.windowsSinceBorn;
  const bans = entry.noveltyBans + AGAIN_BANS * (seen - 1);
  return service.notes.note(NEW_TEMPLATE, bans, line.serial, seen, 0, true);
}

function noveltyBans(
  service: ServiceWindow,
  line: SeenLine,
  windowMs: number,
  services: ServiceTable,
): number {
  const severe = isSevere(line);
  const perDay = severe && !line.hasKin ? NEW_ERRORS_PER_DAY : NEW_WARNINGS_PER_DAY;
  const own = service.novelty.rate;
  const all = services.novelty();
  // A rate with a Gamma prior of one day's weight, drawn towards what all services show together.
  const pooled = ((severe ? all.errors : all.warnings) / Math.max(1, all.windows)) * POOLED_WINDOWS;
  const weight = own.windows + POOLED_WINDOWS + DAY_MS / windowMs;
  const expected = ((severe ? own.errors : own.warnings) + pooled + perDay) / weight;
  // A young service has not come to all that it warns of; what it fails at is news at any age.
  const early = severe ? 0 : EARLY_WARNINGS / (service.closed + 1);
  return -roughLog10(Math.min(1, expected + early));
}

/** More errors, or more warnings, than usual. */
export function judgeSeverity(service: ServiceWindow, line: SeenLine): boolean {
  if (line.severityNumber < 13) return false;
  const isError = line.severityNumber >= ERROR;
  const hits = isError ? service.errors : service.warnings;
  if (hits > MANY && hits < service.judged * MORE) return false;
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

/** Of many each one more hardly changes what they mean: they are judged again when a tenth has come. */
function isHardlyMore({ notes }: ServiceWindow, about: number, count: number): boolean {
  const { serial, bans, observed } = notes.notes[BURST]!;
  return count > MANY && serial === about && bans > 0 && count < observed * MORE;
}

/** More lines than usual, whatever they say. */
export function judgeVolume(service: ServiceWindow): boolean {
  const { lines, total, busy } = service;
  const expected = total.mean * busy;
  if (lines < expected + 2 * Math.sqrt(expected) + 1) return false;
  if (isHardlyMore(service, ALL_LINES, lines)) return false;
  const p = Math.max(LEAST, service.tailOfAll());
  return service.notes.note(BURST, -roughLog10(p), ALL_LINES, lines, expected, false);
}

/** More lines of one template than its own past explains. */
export function judgeBurst(service: ServiceWindow, entry: TemplateEntry, line: SeenLine): boolean {
  const warning = warns(line);
  // What is new says so in its own channel; a burst of it counts only where it warns.
  if (!warning && !entry.isLearnt) return false;
  const { count, model } = entry;
  const expected = model.mean * service.busy;
  // Far from any alarm: the tail is not worth its logarithms.
  if (count < expected + 2 * Math.sqrt(expected) + (warning ? 0 : 1)) return false;
  if (isHardlyMore(service, entry.serial, count)) return false;
  // So many templates are looked at in every window.
  const p = Math.min(1, service.tailOf(entry) * Math.max(1, service.entries.size));
  return service.notes.note(
    BURST,
    -roughLog10(Math.max(LEAST, p)),
    entry.serial,
    count,
    expected,
    warning,
  );
}

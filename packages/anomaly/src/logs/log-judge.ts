import type { Anomaly, Issue } from '@aegis/core';
import { composeAnomaly, unusualWindow } from './compose-anomaly.js';
import {
  burst,
  type ChannelFinding,
  newTemplate,
  type SeenLine,
  SHARES,
  severityShare,
} from './log-channels.js';
import type { ResolvedLogOptions } from './log-options.js';
import type { LogParts } from './log-parts.js';
import type { ServiceWindow } from './service-window.js';

const DAY_MS = 86400000;

/** What the line channels make of a line; an anomaly only where it opens an episode. */
export function judgeLine(
  options: ResolvedLogOptions,
  parts: LogParts,
  service: ServiceWindow,
  line: SeenLine,
  timeMs: number,
): Anomaly | null {
  if (service.closed < options.warmUpWindows) return null;
  const findings = [
    line.isNew ? newTemplate(service, line, options.windowMs, parts.services.novelty()) : null,
    severityShare(service, line),
    burst(service, line),
  ];
  return raise(options, parts, service, line, findings, timeMs);
}

/** What the trained models make of a window that is over. */
export function judgeWindow(
  options: ResolvedLogOptions,
  parts: LogParts,
  service: ServiceWindow,
  timeMs: number,
): Anomaly | null {
  const { ensemble, store } = parts;
  if (ensemble === null || service.closed < options.warmUpWindows) return null;
  const document = service.document().map(String);
  const { tailProbability, opinions } = ensemble.score(document);
  if (tailProbability > budget(options, parts) * SHARES.vector) return null;
  const [top] = ensemble.explain(document);
  const slot = top === undefined ? null : store.bySerial(Number(top));
  const best = Math.min(...opinions.map((opinion) => opinion.tailProbability));
  const finding = unusualWindow(service.name, slot, tailProbability, best);
  return raise(options, parts, service, { severityNumber: 13 }, [finding], timeMs);
}

/** A problem is news at its first line and at every tenfold, unless it is this service's everyday. */
export function isNews(issue: Issue, service: ServiceWindow, line: SeenLine): boolean {
  if (issue.count !== 1 && !isPowerOfTen(issue.count)) return false;
  return (
    line.severityNumber >= 17 ||
    !service.models.has(line.serial) ||
    service.templateTail(line.serial) < 0.05
  );
}

/** The probability of a false alarm that one window of one service may have. */
function budget({ falseAlarmsPerDay, windowMs }: ResolvedLogOptions, parts: LogParts): number {
  return (falseAlarmsPerDay * windowMs) / DAY_MS / Math.max(1, parts.services.size);
}

function raise(
  options: ResolvedLogOptions,
  parts: LogParts,
  service: ServiceWindow,
  line: Pick<SeenLine, 'severityNumber'>,
  findings: readonly (ChannelFinding | null)[],
  timeMs: number,
): Anomaly | null {
  const allowed = budget(options, parts);
  const alarms = findings.filter(
    (found): found is ChannelFinding =>
      found !== null && found.evidence.tailProbability <= allowed * found.share,
  );
  if (alarms.length === 0) return null;
  const anomaly = composeAnomaly(service.name, line.severityNumber, alarms, timeMs);
  const { id, score } = anomaly;
  const group = alarms.some((alarm) => alarm.group === 'errors') ? 'errors' : 'volume';
  const isFirst = parts.episodes.note({ id, nodeId: service.name, group, score, timeMs });
  return isFirst ? anomaly : null;
}

function isPowerOfTen(count: number): boolean {
  let rest = count;
  while (rest >= 10 && rest % 10 === 0) rest /= 10;
  return rest === 1;
}

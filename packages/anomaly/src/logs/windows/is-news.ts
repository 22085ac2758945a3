import type { Issue } from '@aegis/core';
import { ERROR } from '../severities.js';
import type { SeenLine } from './line-channels.js';
import type { ServiceWindow } from './service-window.js';

/** A known problem more likely than this in a window is a service's everyday. */
const EVERYDAY = 0.05;

/** A problem is news at its first line and at every tenfold, unless it is this service's everyday. */
export function isNews(issue: Issue, service: ServiceWindow, line: SeenLine): boolean {
  if (!isPowerOfTen(issue.count)) return false;
  const entry = service.entries.get(line.serial);
  return (
    line.severityNumber >= ERROR ||
    entry === undefined ||
    !entry.isLearnt ||
    service.tailOf(entry) < EVERYDAY
  );
}

function isPowerOfTen(count: number): boolean {
  let rest = count;
  while (rest >= 10 && rest % 10 === 0) rest /= 10;
  return rest === 1;
}

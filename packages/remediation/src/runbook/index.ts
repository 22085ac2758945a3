export { RUNBOOK_NAMES, type ServiceNumbers } from './condition.js';
export type { RunbookRule } from './rules.js';
export { Runbook, type RunbookOptions, type ServicesNumbers } from './runbook.js';

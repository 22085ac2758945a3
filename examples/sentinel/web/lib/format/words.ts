import type { IncidentSummary, Plan } from '../../../src/api/resources/index.js';

/** Where in its course an incident is, as a person would say it. */
export const PHASE_WORDS: Readonly<Record<IncidentSummary['phase'], string>> = {
  watching: 'Watching',
  diagnosed: 'Diagnosed',
  proposed: 'Plan waits',
  acting: 'Acting',
  verifying: 'Verifying',
  resolved: 'Resolved',
  'needs-person': 'Needs a person',
  over: 'Over',
};

export const PLAN_WORDS: Readonly<Record<Plan['state'], string>> = {
  proposed: 'Proposed',
  approved: 'Approved',
  running: 'Running',
  helped: 'Helped',
  failed: 'Did not help',
  undone: 'Taken back',
  rehearsed: 'Rehearsed',
  objected: 'Objected to',
  superseded: 'Superseded',
  'in-doubt': 'In doubt',
};

/** `rollback checkout (revision 41)` */
export function actionWords(action: Plan['steps'][number]['action']): string {
  const given = Object.entries(action.parameters).map(([name, value]) => `${name} ${value}`);
  return `${action.kind} ${action.target}${given.length === 0 ? '' : ` (${given.join(', ')})`}`;
}

/** The name of a series without its labels, and the labels. */
export function splitSignal(signal: string): { readonly name: string; readonly labels: string } {
  const brace = signal.indexOf('{');
  return brace < 0
    ? { name: signal, labels: '' }
    : { name: signal.slice(0, brace), labels: signal.slice(brace) };
}

import type { Contestant } from './contestants.js';
import type { IncidentCase } from './incident-case.js';
import type { Judged } from './scoring.js';

/** What a contestant says of each case; the truth is kept from it. */
export function judgeAll(contestant: Contestant, cases: readonly IncidentCase[]): Judged[] {
  return cases.map(({ truth, ...shown }) => ({
    id: shown.id,
    truth,
    graph: shown.graph,
    symptom: shown.symptom,
    answer: contestant(shown),
  }));
}

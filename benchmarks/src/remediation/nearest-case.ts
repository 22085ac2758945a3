import { RemediationEnvironment } from '@aegis/remediation/simulator';
import { type Entry, each } from './contestant.js';
import { suspect, View } from './view.js';

/** Systems and seeds that nobody is judged on. */
export const TRAINING_SEED = 4_000_007;
const STEPS = 120;
const NEAREST = 5;
const MOST_CASES = 3000;

/** What a service looked like, and what was done there: a kind of act, -1 for nothing. */
interface Case {
  readonly row: Float64Array;
  readonly kind: number;
}

/** What one who knows the faults did on training systems, seen from the service a person would suspect. */
function collect(): Case[] {
  const environment = new RemediationEnvironment({ environments: 32, tier: 'mixed' });
  environment.reset(TRAINING_SEED);
  const actions = new Int32Array(environment.environments);
  const cases: Case[] = [];
  for (let step = 0; step < STEPS; step++) {
    environment.teach(actions);
    for (let i = 0; i < actions.length && cases.length < MOST_CASES; i++) {
      const view = new View(environment, i);
      const action = actions[i]!;
      if (action > 0) {
        const service = Math.floor((action - 1) / environment.kinds);
        cases.push({ row: view.row(service).slice(), kind: (action - 1) % environment.kinds });
        continue;
      }
      const s = suspect(view);
      if (s >= 0) cases.push({ row: view.row(s).slice(), kind: -1 });
    }
    environment.step(actions);
  }
  return cases;
}

function distance(a: Float64Array, b: Float64Array, limit: number): number {
  let sum = 0;
  for (let f = 0; f < a.length && sum < limit; f++) {
    const difference = a[f]! - b[f]!;
    sum += difference * difference;
  }
  return sum;
}

/** The kinds of the nearest cases, the nearest first. */
function nearest(cases: readonly Case[], row: Float64Array): number[] {
  const found: { readonly kind: number; readonly at: number }[] = [];
  for (const { row: known, kind } of cases) {
    const limit = found.length < NEAREST ? Number.POSITIVE_INFINITY : found[found.length - 1]!.at;
    const at = distance(row, known, limit);
    if (at >= limit) continue;
    found.push({ kind, at });
    found.sort((a, b) => a.at - b.at);
    if (found.length > NEAREST) found.pop();
  }
  return found.map(({ kind }) => kind);
}

let known: readonly Case[] | null = null;

/** Does at the suspect what was done in most of the five cases that looked most alike. */
export const nearestCase: Entry = (environment, seed) => {
  known ??= collect();
  const cases = known;
  const { kinds } = environment;
  return each((view) => {
    const s = suspect(view);
    if (s < 0) return 0;
    const votes = new Int32Array(1 + kinds);
    let best = 0;
    for (const kind of nearest(cases, view.row(s))) {
      votes[1 + kind]!++;
      if (votes[1 + kind]! > votes[best]!) best = 1 + kind;
    }
    return best === 0 ? 0 : view.actionAt(best - 1, s);
  })(environment, seed);
};

import { isActionKind } from '../action-kinds.js';
import { type Query, search } from '../cases/search.js';
import type { Counterfactual } from '../suggestion.js';
import { type Judges, rankEffects } from './rank-effects.js';

/** What can be imagined away at once, by families of features. */
const FACETS: readonly (readonly string[])[] = [
  ['change', 'changed-cause'],
  ['term', 'cause-term'],
  ['metric', 'cause-metric'],
  ['signal', 'signal-at', 'cause-signal', 'lead'],
  ['issue', 'cause-issue'],
  ['event'],
  ['cause', 'symptom', 'hops', 'spread'],
];

/**
 * What would have to be missing for another answer to lead: one feature if one is enough, else one kind
 * of them. Looked for among the groups nearest now and the nearest of each effect; null where nothing
 * of that sort turns the answer.
 */
export function counterfactualOf(
  query: Query,
  leader: string,
  neighbours: number,
  judges: Judges,
): Counterfactual | null {
  for (const candidates of [singles(query.features), facets(query.features)]) {
    let best: Counterfactual | null = null;
    for (const without of candidates) {
      const features = query.features.filter((feature) => !without.includes(feature));
      if (features.length === 0) continue;
      const found = search(judges.cases, neighbours, { ...query, features });
      const [first] = rankEffects(features, found.neighbours, judges);
      if (first === undefined || first.effect === leader || !isActionKind(first.effect)) continue;
      if (best === null || first.probability > best.probability) {
        best = { without, effect: first.effect, probability: first.probability };
      }
    }
    if (best !== null) return best;
  }
  return null;
}

function singles(features: readonly string[]): readonly (readonly string[])[] {
  return features.map((feature) => [feature]);
}

function facets(features: readonly string[]): readonly (readonly string[])[] {
  return FACETS.map((families) =>
    features.filter((feature) => families.includes(feature.slice(0, feature.indexOf(':')))),
  ).filter((some) => some.length > 1);
}

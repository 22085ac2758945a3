import type { CapturedCase, Suggestion as Remembered } from '@aegis/learning';
import type { Fix, Suggestion } from '../api/resources/index.js';

export function tellSuggestion(suggestion: Remembered): Suggestion {
  const nearest = suggestion.nearest.map((near) => ({ ...near, matching: [...near.matching] }));
  const { kind, sentence } = suggestion;
  if (kind === 'unknown') {
    return {
      kind,
      sentence,
      effect: null,
      target: null,
      probability: null,
      alternatives: [],
      nearest,
    };
  }
  const { effect, target, probability, alternatives } = suggestion;
  return {
    kind,
    sentence,
    effect,
    target,
    probability,
    alternatives: alternatives.map((alternative) => ({ ...alternative })),
    nearest,
  };
}

export function tellFix({
  id,
  atMs,
  command,
  effect,
  target,
  success,
  operator,
}: CapturedCase): Fix {
  return { id, atMs, command, effect, target, success, operator };
}

import type { View } from '../state/parse-route.js';

/** What the keys do, in the order that the help tells it. */
export const SHORTCUTS: readonly (readonly [keys: string, meaning: string])[] = [
  ['j / k', 'Next or previous incident'],
  ['Enter', 'Open what is chosen, and go to it'],
  ['Esc', 'Close, or back to the list'],
  ['/', 'Search'],
  ['g then i, g, p, s, a, l, t', 'Incidents, graph, plans, signals, audit, learnt, status'],
  ['?', 'This help'],
];

/** Whether a key is meant for what a person types in. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** After `g`. */
export const VIEW_KEYS: Readonly<Record<string, View>> = {
  i: 'incidents',
  g: 'graph',
  p: 'plans',
  s: 'signals',
  a: 'audit',
  l: 'learnt',
  t: 'status',
};

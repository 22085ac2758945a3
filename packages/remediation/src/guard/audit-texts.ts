import type { GraphSnapshot } from '@aegis/graph/csr';
import { canonicalJson } from './canonical-json.js';
import { GUARD_NUMBERS, type GuardOptions } from './guard-options.js';

/** What tells one state of a graph from another, as a text to be hashed. */
export function graphText({ nodes, edges }: GraphSnapshot): string {
  return JSON.stringify([
    nodes.map(({ id, kind, namespace, replicas }) => [id, kind, namespace, replicas]),
    edges.map(({ from, to, kind }) => [from, to, kind]),
  ]);
}

/** What tells one set of rules from another: the catalogue and all numbers. */
export function policyText(options: Required<GuardOptions>): string {
  const numbers = Object.keys(GUARD_NUMBERS).map((name) => options[name as 'windowMs']);
  return canonicalJson([options.actions, numbers, options.environment, options.notifyMs]);
}

const MAX_TEXT = 2000;

/** A text from elsewhere, of a length that can be kept. */
export function clip(text: unknown): string {
  return typeof text === 'string' ? text.slice(0, MAX_TEXT) : '';
}

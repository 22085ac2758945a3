import { type ActionKind, AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { DEFAULT_ACTIONS } from '../actions/default-actions.js';
import type { Condition } from './condition.js';

/** One rule of a runbook. */
export interface RunbookRule {
  readonly when: string;
  readonly do: ActionKind;
  /** @defaultValue {} */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  /** How sure the team is, in [0, 1]. @defaultValue 0.8 */
  readonly confidence?: number;
}

/** A rule, checked and compiled. */
export interface CheckedRule {
  readonly when: Condition;
  readonly kind: ActionKind;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly confidence: number;
}

const MAX_RULES = 1000;
const NO_RULE = { when: '', do: '', parameters: Object.freeze({}), confidence: 0.8 };

export function readRules(
  owner: string,
  rules: readonly RunbookRule[],
  compile: (owner: string, source: unknown) => Condition,
): CheckedRule[] {
  if (!Array.isArray(rules) || rules.length > MAX_RULES) {
    throw new AegisError(
      'invalid-option',
      `${owner}: the rules are no list of at most ${MAX_RULES}; give one.`,
    );
  }
  return rules.map((rule, i) => {
    const place = `${owner}: rule ${i + 1}`;
    const read = resolveOptions<Record<string, unknown>>(place, NO_RULE, { ...rule });
    const kind = DEFAULT_ACTIONS.find((action) => action.kind === read.do)?.kind;
    if (kind === undefined) {
      throw new AegisError(
        'invalid-option',
        `${place}: "${String(read.do)}" is not a kind of action; see DEFAULT_ACTIONS.`,
      );
    }
    const confidence = read.confidence as number;
    checkNumber(place, 'confidence', confidence, { min: 0, max: 1 });
    const { parameters } = read;
    if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
      throw new AegisError('invalid-option', `${place}: parameters is no object; give one.`);
    }
    const own = Object.freeze({ ...parameters }) as CheckedRule['parameters'];
    return { when: compile(place, read.when), kind, parameters: own, confidence };
  });
}

import type { ActionKind } from '@aegis/core';
import type { CommandEffect } from './commands/parsed-command.js';
import type { SuccessPosterior } from './prediction/success-posterior.js';

/** A remembered case that is like the incident at hand. */
export interface NearestCase {
  readonly caseId: string;
  readonly atMs: number;
  /** Weighted Jaccard similarity of the signatures, in [0, 1]. */
  readonly similarity: number;
  readonly effect: CommandEffect;
  readonly target: string | null;
  readonly command: string;
  readonly success: boolean;
  /** How many cases it stands for: same operator, effect and signature. */
  readonly count: number;
  /** What both have, the weightiest first, at most six. */
  readonly matching: readonly string[];
}

/** How far an incident is from everything remembered. */
export interface Novelty {
  /** 1 less the highest similarity. */
  readonly distance: number;
  /**
   * How little there is like it, in (0, 1]: 1 / (1 + cases that are all but the same). What tells unseen
   * kinds of faults from seen ones, better than the distance of the nearest alone.
   */
  readonly newness: number;
  /** Newness beyond which the answer is `unknown`; 1 while too few cases say. */
  readonly threshold: number;
  /** The share of rightly recalled cases that were at least so new, conformal. */
  readonly pValue: number;
  /** Whether the threshold comes of cases, or `maxDistance` decides alone because they are too few. */
  readonly calibrated: boolean;
  readonly isUnknown: boolean;
}

/** What would have to be missing for another answer to lead. */
export interface Counterfactual {
  /** Features of the incident: one, or all of a kind. */
  readonly without: readonly string[];
  readonly effect: ActionKind;
  readonly probability: number;
}

/** Why there is no suggestion. */
export type UnknownReason = 'no-signals' | 'no-cases' | 'novel' | 'disagreement' | 'not-an-action';

/** What people did in such cases, or that nobody knows. */
export type Suggestion =
  | {
      readonly kind: 'known';
      readonly effect: ActionKind;
      /** The node of this incident to act upon; null where none is known. */
      readonly target: string | null;
      /** That a person would do this here, times that it helps; in [0, 1]. */
      readonly probability: number;
      readonly alternatives: readonly {
        readonly effect: ActionKind;
        readonly probability: number;
      }[];
      readonly posterior: SuccessPosterior;
      readonly novelty: Novelty;
      readonly nearest: readonly NearestCase[];
      /** Null where nothing small turns the answer. */
      readonly counterfactual: Counterfactual | null;
      readonly sentence: string;
    }
  | {
      readonly kind: 'unknown';
      readonly reason: UnknownReason;
      readonly novelty: Novelty | null;
      readonly nearest: readonly NearestCase[];
      readonly sentence: string;
    };

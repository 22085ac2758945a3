import type { ActionKind } from '@aegis/core';
import type { CommandEffect } from './commands/parsed-command.js';
import type { SuccessPosterior } from './success-posterior.js';

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
  /** Beyond this the answer is `unknown`. */
  readonly threshold: number;
  /** The share of recalled cases that were at least this far from their nearest, conformal. */
  readonly pValue: number;
  /** Whether the threshold comes of cases, or is `maxDistance` because they are too few. */
  readonly calibrated: boolean;
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
      readonly sentence: string;
    }
  | {
      readonly kind: 'unknown';
      readonly reason: UnknownReason;
      readonly novelty: Novelty | null;
      readonly nearest: readonly NearestCase[];
      readonly sentence: string;
    };

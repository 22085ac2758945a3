import type { CommandEffect } from '../commands/parsed-command.js';
import type { Role } from '../incident/roles.js';
import type { Relation } from '../incident/situation.js';

/** A fix that was made, with what it was made for. Its texts are redacted. */
export interface CapturedCase {
  readonly id: string;
  readonly atMs: number;
  /** Who made it; null where nobody said, or where it was the outcome of a plan. */
  readonly operator: string | null;
  /** The line, redacted; empty where an action was recorded and not a line. */
  readonly command: string;
  readonly effect: CommandEffect;
  readonly destructive: boolean;
  /** The node that was acted upon, where it could be told. */
  readonly target: string | null;
  /** Where that node stood in the incident; null with the target. */
  readonly targetRelation: Relation | null;
  readonly targetRole: Role | null;
  /** Calls from the symptom to the target, -1 unknown. */
  readonly targetHops: number;
  readonly success: boolean;
  /** The detectors themselves saw the symptom go. */
  readonly verified: boolean;
  /** The incident without names; see `signatureOf`. */
  readonly features: readonly string[];
  /** The nodes of the incident, for forgetting. */
  readonly nodeIds: readonly string[];
}

import { contentId } from '@aegis/core';
import type { CommandEffect } from '../commands/parsed-command.js';
import { placeOf } from '../incident/resolve-target.js';
import type { Situation } from '../incident/situation.js';
import type { StoredCase } from './case-columns.js';

/** What was done about an incident, and how it ended. */
export interface Deed {
  readonly command: string;
  readonly effect: CommandEffect;
  readonly destructive: boolean;
  readonly target: string | null;
  readonly operator: string | null;
  readonly success: boolean;
  readonly verified: boolean;
}

const MOST_NODES = 16;
const MOST_CHARACTERS = 512;

/** A deed with where it was done in the incident; the same deed at the same time has the same id. */
export function caseOf(
  deed: Deed,
  features: readonly string[],
  atMs: number,
  situation: Situation,
): StoredCase {
  const place = placeOf(deed.target, situation);
  const operator = deed.operator === null ? null : shortened(deed.operator);
  const target = deed.target === null ? null : shortened(deed.target);
  const { command, effect, success } = deed;
  const parts = [operator ?? '', command, effect, target ?? '', `${success}`, ...features];
  return {
    ...deed,
    id: contentId('case', atMs, ...parts),
    atMs,
    operator,
    target,
    targetRelation: place?.relation ?? null,
    targetRole: place?.role ?? null,
    targetHops: place?.hops ?? -1,
    nodeIds: [...situation.affected.keys()].slice(0, MOST_NODES).map(shortened),
  };
}

/** Names of elsewhere may be of any length. */
function shortened(name: string): string {
  return name.slice(0, MOST_CHARACTERS);
}

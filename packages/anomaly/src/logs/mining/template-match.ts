import type { TemplateSlot } from './template-slot.js';

/** What a line came to. */
export interface TemplateMatch {
  readonly slot: TemplateSlot;
  /** No line of this template had been seen. */
  readonly isNew: boolean;
  /** A known template differs from this new one at one place only. */
  readonly hasKin: boolean;
  /** Serials of templates that this line joined into `slot`; what was known of them belongs to it now. */
  readonly joined: readonly number[];
}

const NOTHING: readonly number[] = [];

/** The match of a line that has been seen. */
export function knownMatch(slot: TemplateSlot): TemplateMatch {
  return { slot, isNew: false, hasKin: true, joined: NOTHING };
}

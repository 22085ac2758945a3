/**
 * What the simulated world and the reading of real findings have to agree on, so that what was learnt in the
 * one holds for the other. Part of every saved policy: a change here needs a newly trained one. In ticks.
 */

/** For so long a change counts as recent: half an hour at the default tick. */
export const RECENT_TICKS = 120;
/** For so long an act counts as fresh, and a failed attempt is remembered. */
export const MEMORY_TICKS = 40;
/** A change so near to the first sign of trouble is a suspect. */
export const ONSET_TICKS = 6;
/** So long after its first sign trouble counts as old. */
export const OLD_TROUBLE_TICKS = 12;
/** Before the same act at the same node makes sense again. */
export const COOLDOWN_TICKS = 4;
/** So long whoever has been called is given. */
export const PAGE_TICKS = 40;
/** Bans of surprise that make a full signal. */
export const FULL_BANS = 12;

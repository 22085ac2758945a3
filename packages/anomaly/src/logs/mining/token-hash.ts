/** FNV-1a's offset basis: the hash of a token without characters. */
export const HASH_START: number = 0x811c9dc5 | 0;
/** The unit that stands for a masked place; beyond all units of text. */
export const MASK_UNIT = 0x10000;

/** The hash of every token that is nothing but a parameter. */
export const PARAMETER: number = Math.imul(HASH_START ^ MASK_UNIT, 0x01000193);

/** The hash after one more UTF-16 unit. */
export function mixUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

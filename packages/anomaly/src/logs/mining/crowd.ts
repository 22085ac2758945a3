import type { LineTokens } from './line-tokens.js';
import type { SlotTable } from './slot-table.js';
import type { TemplateSlot } from './template-slot.js';
import { PARAMETER } from './token-hash.js';

/** Lines that begin alike and are equally long, beyond which near ones are joined at once. */
const CROWD = 48;
const CROWD_SIMILARITY = 0.5;
/** Templates of a crowd that a new line is compared with, the newest. */
const COMPARED = 96;
/** A template that is joined by similarity keeps at least one constant word of so many. */
const LEAST_CONSTANT = 4;
/** Shorter lines have too little in common. */
const LEAST_TOKENS = 3;

/** Where equally long lines with the same first word crowd, the most similar template of them; else null. */
export function nearestOfCrowd(
  slots: SlotTable,
  line: LineTokens,
  bucket: number,
): TemplateSlot | null {
  const { buckets, sets } = slots;
  const { count } = line;
  if (count < LEAST_TOKENS || buckets.size(bucket) < CROWD || !sets.hasRoom(count)) return null;
  let best: TemplateSlot | null = null;
  let bestSimilarity = CROWD_SIMILARITY;
  let left = COMPARED;
  for (let at = buckets.first(bucket); at >= 0 && left > 0; at = buckets.next(at), left--) {
    const slot = slots.at(at);
    if (slot.hashes.length !== count) continue;
    const alike = similarity(slot.hashes, line.hashes, count);
    if (alike > bestSimilarity || (alike === bestSimilarity && best === null)) {
      best = slot;
      bestSimilarity = alike;
    }
  }
  return best;
}

/**
 * The share of tokens that agree, a parameter agreeing with anything but counting half; 0 where too few are
 * the same word.
 */
function similarity(template: Int32Array, line: Int32Array, count: number): number {
  let alike = 0;
  let constant = 0;
  for (let i = 0; i < count; i++) {
    if (template[i] === line[i]) {
      alike++;
      if (template[i] !== PARAMETER) constant++;
    } else if (template[i] === PARAMETER) alike += 0.5;
  }
  return constant * LEAST_CONSTANT < count ? 0 : alike / count;
}

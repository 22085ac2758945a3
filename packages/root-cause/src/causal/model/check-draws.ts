import { checkNumber } from '@aegis/core';

/** Numbers that may be drawn at once, 160 MB of them. */
const MOST_CELLS = 20_000_000;

/**
 * Throws unless so many draws of so many nodes can be held.
 *
 * @throws AegisError `invalid-option`
 */
export function checkDraws(owner: string, name: string, draws: number, nodes: number): void {
  const max = Math.floor(MOST_CELLS / Math.max(1, nodes));
  checkNumber(owner, `${name} for ${nodes} nodes`, draws, { min: 1, max, integer: true });
}

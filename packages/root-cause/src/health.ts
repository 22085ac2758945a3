import { exp } from '@aegis/core/math';
import type { NodeEvidence } from './node-evidence.js';

/** So many bans of evidence halve a node's health. */
const HALVING_BANS = 3;

/**
 * How well a node is, from 100 (nothing speaks against it) towards 0, by all of its evidence: halved for
 * every three bans.
 */
export function healthOf(node: NodeEvidence | undefined): number {
  if (node === undefined) return 100;
  return 100 * exp((-Math.LN2 * node.total()) / HALVING_BANS);
}

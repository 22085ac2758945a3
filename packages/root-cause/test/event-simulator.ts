import { Random } from '@aegis/core';
import { log } from '@aegis/core/math';
import type { CausalEvent } from '@aegis/root-cause/causal';

/** That an event of `from` calls forth one of `to` with a probability, after a mean lag. */
export interface SimulatedEdge {
  readonly from: string;
  readonly to: string;
  readonly chance: number;
  readonly lagMs: number;
  /** Where the effect comes: the cause's own group if left out. */
  readonly groupOf?: (group: string) => string;
}

export interface Simulation {
  readonly seed: number;
  readonly types: readonly string[];
  readonly groups: readonly string[];
  /** Of each type in each group, called forth by nothing. */
  readonly count: number;
  readonly spanMs: number;
  readonly edges: readonly SimulatedEdge[];
}

/** Events of a Hawkes process whose graph has no circle, as a cascade. */
export function simulate({ seed, types, groups, count, spanMs, edges }: Simulation): CausalEvent[] {
  const random = new Random(seed);
  const events: CausalEvent[] = [];
  const open = types.flatMap((type) =>
    groups.flatMap((group) =>
      Array.from({ length: count }, () => ({ type, group, timestampMs: random.float() * spanMs })),
    ),
  );
  for (let event = open.pop(); event !== undefined; event = open.pop()) {
    const { type, group, timestampMs } = event;
    events.push(event);
    for (const { from, to, chance, lagMs, groupOf } of edges) {
      if (from !== type || !random.chance(chance)) continue;
      const later = timestampMs - lagMs * log(1 - random.float());
      open.push({ type: to, group: groupOf?.(group) ?? group, timestampMs: later });
    }
  }
  return events;
}

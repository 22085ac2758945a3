import type { CaseBase } from '../cases/case-base.js';
import type { Neighbour } from '../cases/nearest-groups.js';
import type { ParsedCommand } from '../commands/parsed-command.js';
import type { Place, Situation } from './situation.js';

/** The node that a command means: by name, without what Kubernetes adds to the names of pods. */
export function nodeOfCommand(command: ParsedCommand, situation: Situation): string | null {
  if (command.target === null) return null;
  const name = command.target;
  const bare = [
    name,
    name.replace(/-[a-z0-9]{6,10}-[a-z0-9]{5}$/, ''),
    name.replace(/-[a-z0-9]{5}$/, ''),
    name.replace(/-\d+$/, ''),
    name.replace(/\.service$/, ''),
  ];
  for (const candidate of new Set(bare)) {
    for (const id of [candidate, `${command.namespace ?? 'default'}/${candidate}`]) {
      if (isKnown(id, situation)) return id;
    }
  }
  const inNamespace = bare.map((candidate) => `/${candidate}`);
  const ends = situation.places.filter((place) =>
    inNamespace.some((end) => place.nodeId.endsWith(end)),
  );
  return ends.length === 1 ? ends[0]!.nodeId : null;
}

function isKnown(id: string, situation: Situation): boolean {
  return (
    situation.graph?.indexOf.has(id) === true ||
    situation.places.some((place) => place.nodeId === id)
  );
}

/** Where a node stands in the incident; null where it is not part of it. */
export function placeOf(nodeId: string | null, situation: Situation): Place | null {
  return situation.places.find((place) => place.nodeId === nodeId) ?? null;
}

/**
 * The node of the incident at hand that stands where the targets of `neighbours` stood in theirs: same
 * relation to the incident, same role, same distance from the symptom. The likeliest cause breaks ties.
 */
export function concreteTarget(
  neighbours: readonly { readonly neighbour: Neighbour; readonly weight: number }[],
  cases: CaseBase,
  situation: Situation,
): string | null {
  let best: Place | null = null;
  let bestScore = 0;
  for (const place of situation.places) {
    let score = 1e-3 * place.weight;
    for (const { neighbour, weight } of neighbours) {
      const one = cases.at(neighbour.slot);
      if (one.targetRelation === null) {
        // The line did not say what it was for: fixes go where the trouble began.
        if (place.relation === 'root-cause') score += 0.5 * weight;
        continue;
      }
      if (one.targetRelation === place.relation) score += 0.45 * weight;
      if (one.targetRole === place.role && place.role !== 'unknown') score += 0.3 * weight;
      if (one.targetHops >= 0 && one.targetHops === place.hops) score += 0.15 * weight;
      if (one.target === place.nodeId) score += 0.1 * weight;
    }
    if (score > bestScore) {
      best = place;
      bestScore = score;
    }
  }
  return best?.nodeId ?? situation.cause;
}

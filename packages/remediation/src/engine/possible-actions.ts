import type { ActionKind } from '@aegis/core';
import type { ActionDefinition } from '../actions/action-definition.js';
import { type Findings, suspectChanges } from '../features/findings.js';
import { isTrafficSource } from '../features/traffic-source.js';
import { COOLDOWN_TICKS, PAGE_TICKS } from '../features/trained-constants.js';
import type { KnownSystem } from './known-system.js';

/** So long what did not help is not tried again: the same trouble would answer the same. */
const FUTILE_TICKS = 120;

/** Why each kind is not possible at each node, whatever the catalogue; null where it is. nodes × kinds. */
export function refusals(
  system: KnownSystem,
  kinds: readonly ActionKind[],
  definitionOf: (kind: ActionKind) => ActionDefinition,
  findings: Findings,
  tickMs: number,
): (string | null)[] {
  const changed = new Set(
    suspectChanges(findings, tickMs).map((change) => `${change.kind}:${change.nodeId}`),
  );
  const spent = new Map<string, string>();
  let called = false;
  for (const { action, atMs, helped } of findings.history) {
    const ageMs = findings.nowMs - atMs;
    const key = `${action.kind}:${action.target}`;
    if (action.kind === 'page' && ageMs < PAGE_TICKS * tickMs) called = true;
    if (ageMs < COOLDOWN_TICKS * tickMs) spent.set(key, 'it was done a moment ago');
    else if (helped === false && ageMs < FUTILE_TICKS * tickMs) {
      spent.set(key, 'it was tried and did not help');
    }
  }
  const out: (string | null)[] = [];
  for (let i = 0; i < system.ids.length; i++) {
    for (const kind of kinds) {
      out.push(
        kind === 'page' && called
          ? 'somebody has been called already'
          : refusal(system, i, definitionOf(kind), changed, spent),
      );
    }
  }
  return out;
}

/** Waiting, and whatever nothing speaks against: 1 where an act is possible. */
export function maskOf(why: readonly (string | null)[]): Uint8Array {
  return Uint8Array.from([1, ...why.map((reason) => (reason === null ? 1 : 0))]);
}

function refusal(
  system: KnownSystem,
  node: number,
  definition: ActionDefinition,
  changed: ReadonlySet<string>,
  spent: ReadonlyMap<string, string>,
): string | null {
  const id = system.ids[node]!;
  const kind = system.kinds[node]!;
  // What has no target of its own, a page, can be about anything.
  const anything = definition.targets.length === 0;
  if (!anything && !definition.targets.includes(kind))
    return `${definition.kind} does not apply to a ${kind}`;
  if (isTrafficSource({ id, kind })) return 'it only makes traffic';
  const { needsRecent } = definition;
  if (needsRecent !== null && !changed.has(`${needsRecent}:${id}`)) {
    return `no recent ${needsRecent} of ${id} is known`;
  }
  const futile = spent.get(`${definition.kind}:${id}`);
  if (futile !== undefined) return futile;
  const copies = system.replicas[node];
  if (definition.kind === 'scale-in' && (copies === null || copies === undefined || copies <= 1)) {
    return 'no more than one copy runs';
  }
  const uncalled = system.inOffsets[node] === system.inOffsets[node + 1];
  if (definition.kind === 'circuit-break' && uncalled) return 'nothing calls it';
  return null;
}

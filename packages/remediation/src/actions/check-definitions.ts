import { type ActionKind, AegisError } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { NODE_KINDS } from '@aegis/graph/csr';
import type { ActionDefinition, ParameterSchema } from './action-definition.js';
import { DEFAULT_ACTIONS } from './default-actions.js';

const KINDS: readonly ActionKind[] = DEFAULT_ACTIONS.map((action) => action.kind);

/** Refuses a catalogue that names a kind twice or one that nobody knows. */
export function checkDefinitions(owner: string, actions: readonly ActionDefinition[]): void {
  const seen = new Set<string>();
  for (const { kind, cost, delayTicks } of actions) {
    const problem = !KINDS.includes(kind)
      ? `"${String(kind)}" is not a kind of action`
      : seen.has(kind)
        ? `"${kind}" comes twice`
        : !(cost >= 0 && Number.isFinite(cost))
          ? `the cost of "${kind}" is ${String(cost)}; give a number >= 0`
          : !(Number.isInteger(delayTicks) && delayTicks >= 0)
            ? `the delay of "${kind}" is ${String(delayTicks)} ticks; give a whole number >= 0`
            : null;
    if (problem !== null) throw new AegisError('invalid-argument', `${owner}: ${problem}.`);
    seen.add(kind);
  }
  checkRequirements(owner, actions);
}

/** Refuses what needs a kind that is not there, or that needs itself in the end. */
function checkRequirements(owner: string, actions: readonly ActionDefinition[]): void {
  const requires = new Map(actions.map((action) => [action.kind, action.requires ?? []]));
  const sound = new Set<ActionKind>();
  const follow = (kind: ActionKind, path: readonly ActionKind[]): void => {
    if (path.includes(kind)) {
      const ring = [...path.slice(path.indexOf(kind)), kind].join(' needs ');
      throw new AegisError('invalid-argument', `${owner}: ${ring}; break the ring.`);
    }
    if (sound.has(kind)) return;
    const needed = requires.get(kind);
    if (needed === undefined) {
      const who = path.at(-1)!;
      throw new AegisError(
        'invalid-argument',
        `${owner}: "${who}" needs "${String(kind)}", which is not in the catalogue; add it.`,
      );
    }
    for (const next of needed) follow(next, [...path, kind]);
    sound.add(kind);
  };
  for (const { kind } of actions) follow(kind, []);
}

/** Reads the field `actions` of a snapshot. */
export function openDefinitions(reader: SnapshotReader): ActionDefinition[] {
  return reader.list('actions', { maxLength: KINDS.length }, (saved) => {
    const kind = saved.oneOf('kind', KINDS);
    const targets = saved.strings('targets', { maxLength: 20, maxStringLength: 20 });
    return {
      kind,
      targets: targets.flatMap((target) => NODE_KINDS.find((kind) => kind === target) ?? []),
      reversible: saved.boolean('reversible'),
      undoneBy: saved.has('undoneBy') ? saved.oneOf('undoneBy', KINDS) : null,
      cost: saved.number('cost', { min: 0 }),
      delayTicks: saved.number('delayTicks', { min: 0, integer: true }),
      needsRecent: saved.has('needsRecent')
        ? saved.oneOf('needsRecent', ['deploy', 'config', 'flag'] as const)
        : null,
      disturbsCallers: saved.boolean('disturbsCallers'),
      parameters: openParameters(saved),
      ...(saved.has('rolling') ? { rolling: saved.boolean('rolling') } : {}),
      ...(saved.has('requires') ? { requires: openKinds(saved, 'requires') } : {}),
      effect: saved.string('effect', { maxLength: 500 }),
    };
  });
}

function openKinds(saved: SnapshotReader, name: string): ActionKind[] {
  const kinds = saved.strings(name, { maxLength: KINDS.length, maxStringLength: 20 });
  return kinds.flatMap((kind) => KINDS.find((known) => known === kind) ?? []);
}

function openParameters(saved: SnapshotReader): Record<string, ParameterSchema> {
  return saved.object('parameters', (parameters) => {
    const out: Record<string, ParameterSchema> = {};
    for (const name of ['replicas', 'factor', 'flag', 'share', 'revision']) {
      if (!parameters.has(name)) continue;
      out[name] = parameters.object(name, (schema) => ({
        type: schema.oneOf('type', ['string', 'number', 'boolean'] as const),
        required: schema.boolean('required'),
        ...(schema.has('min') ? { min: schema.number('min') } : {}),
        ...(schema.has('max') ? { max: schema.number('max') } : {}),
        ...(schema.has('oneOf')
          ? { oneOf: schema.strings('oneOf', { maxLength: 100, maxStringLength: 200 }) }
          : {}),
      }));
    }
    return out;
  });
}

import { AegisError } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { MAX_NAME } from '../messages.js';
import { concat, pieces } from './bytes.js';
import { CLIENT_KINDS } from './secure-message.js';
import type { CheckedPlan } from './secure-sum-plan.js';
import {
  KEYS,
  newServerState,
  OVER,
  type ServerState,
  sortedBodies,
  storedLength,
} from './server-state.js';

const HEADER = { kind: 'secure-sum-server', version: 1 } as const;

/** A server as JSON. */
export function writeServer(
  { session, round }: CheckedPlan,
  state: ServerState,
  sums: Uint32Array | null,
): unknown {
  return {
    ...HEADER,
    session,
    round,
    step: state.step,
    masked: encodeArray(state.sums),
    sums: sums === null ? null : encodeArray(sums),
    steps: CLIENT_KINDS.map((_, step) => {
      const bodies = sortedBodies(state, step);
      return { clients: [...bodies.keys()], bodies: encodeArray(concat(...bodies.values())) };
    }),
  };
}

function invalid(field: string, expected: string): AegisError {
  return new AegisError('invalid-snapshot', `${HEADER.kind}.${field}: expected ${expected}.`);
}

/** The clients of one step and what they sent. */
function readStep(one: SnapshotReader, state: ServerState, step: number, count: number): void {
  const range = { min: 0, max: count - 1, integer: true };
  const places = one.numbers('clients', { maxLength: count }, range);
  const before = step === KEYS ? null : state.bodies[step - 1]!;
  const inOrder = places.every((place, i) => i === 0 || places[i - 1]! < place);
  if (!inOrder || (before !== null && places.some((place) => !before.has(place)))) {
    throw invalid('steps', 'each step’s clients in order, out of those of the step before');
  }
  if (places.length > 0 && step > state.step) throw invalid('steps', 'no message before its step');
  const width = places.length === 0 ? 0 : storedLength(state, step);
  const bodies = one.uint8Array('bodies', places.length * width);
  const each = width === 0 ? [] : pieces(bodies, width);
  places.forEach((place, i) => {
    state.bodies[step]!.set(place, each[i] ?? bodies);
  });
}

/** Reads what {@link writeServer} wrote, believing nothing. */
export function readServer(
  json: unknown,
  plan: CheckedPlan,
): { readonly state: ServerState; readonly sums: Uint32Array | null } {
  const reader = SnapshotReader.open(json, HEADER);
  const session = reader.string('session', { maxLength: MAX_NAME });
  if (session !== plan.session || reader.number('round') !== plan.round) {
    throw invalid(
      'session',
      `${plan.session}, round ${plan.round}: give the plan it was made with`,
    );
  }
  const state = newServerState(plan.length);
  state.step = reader.number('step', { min: 0, max: OVER, integer: true });
  state.sums.set(reader.uint32Array('masked', state.sums.length));
  let steps = 0;
  reader.list('steps', { maxLength: CLIENT_KINDS.length }, (one, step) => {
    readStep(one, state, step, plan.participants.length);
    steps++;
  });
  if (steps !== CLIENT_KINDS.length) throw invalid('steps', `a list of ${CLIENT_KINDS.length}`);
  for (let step = 0; step < state.step; step++) {
    if (state.bodies[step]!.size < plan.threshold)
      throw invalid('steps', 'the threshold of clients');
  }
  const hasSums = reader.has('sums');
  if (hasSums !== (state.step === OVER)) throw invalid('sums', 'sums at the end, and only there');
  const sums = hasSums ? reader.uint32Array('sums', state.sums.length) : null;
  return { state, sums };
}

import type { ActionKind, Plan, PlanStep, RemediationAction } from '@aegis/core';

/** Steps that a plan may have; one more is kept, so that too many are noticed. */
export const MAX_STEPS = 100;
const MAX_NAME = 500;
const MAX_TEXT = 5000;
const MAX_PARAMETERS = 32;
const MAX_RADIUS = 1001;
/** Of all steps in JSON: the audit holds them, and a snapshot with a thousand such has to be written. */
const MAX_LENGTH = 1_000_000;
const TIERS = ['auto', 'notify', 'approve', 'never'] as const;

type Value = string | number | boolean;

/**
 * A frozen copy of a plan from anywhere, each field read once, the arguments in the order of their names;
 * null where it is no plan. What is judged, hashed and done is this copy, so a plan that changes while it
 * is being looked at, or reads differently twice, gains nothing.
 */
export function readPlan(plan: unknown): Plan | null {
  try {
    const { id, incidentId, createdMs, steps, sentence } = plan as Record<string, unknown>;
    if (!isText(id, MAX_NAME) || !isText(sentence, MAX_TEXT)) return null;
    if (incidentId !== null && !isText(incidentId, MAX_NAME)) return null;
    if (!Number.isFinite(createdMs)) return null;
    if (!Array.isArray(steps)) return null;
    const read = Array.from({ length: Math.min(steps.length, MAX_STEPS + 1) }, (_, i) =>
      readStep(steps[i]),
    );
    if (!read.every((step) => step !== null)) return null;
    if (JSON.stringify(read).length > MAX_LENGTH) return null;
    // No -0, which reads as 0 when it comes back.
    return Object.freeze({
      id,
      incidentId,
      createdMs: (createdMs as number) + 0,
      steps: Object.freeze(read),
      sentence,
    });
  } catch {
    return null;
  }
}

function readStep(step: unknown): PlanStep | null {
  const { action, why, confidence, reversible, blastRadius, tier } = step as Record<
    string,
    unknown
  >;
  const act = readAction(action);
  const claimed = TIERS.find((one) => one === tier);
  if (act === null || claimed === undefined || !isText(why, MAX_TEXT)) return null;
  if (!Array.isArray(blastRadius) || blastRadius.length > MAX_RADIUS) return null;
  const radius = Array.from(blastRadius) as unknown[];
  if (!radius.every((id): id is string => isText(id, MAX_NAME))) return null;
  return Object.freeze({
    action: act,
    why,
    // A probability that is none is no reason to act alone.
    confidence:
      typeof confidence === 'number' && confidence > 0 && confidence <= 1 ? confidence : 0,
    reversible: reversible === true,
    blastRadius: Object.freeze(radius),
    tier: claimed,
  });
}

function readAction(action: unknown): RemediationAction | null {
  const { kind, target, parameters } = action as Record<string, unknown>;
  if (!isText(kind, MAX_NAME) || !isText(target, MAX_NAME)) return null;
  const read = readParameters(parameters);
  if (read === undefined) return null;
  // The catalogue has still to say whether it knows the kind, and that the arguments are some.
  const act = { kind: kind as ActionKind, target, parameters: read as Record<string, Value> };
  return Object.freeze(act);
}

/** Undefined where they are beyond reading, null where they are no object. */
function readParameters(given: unknown): Readonly<Record<string, Value>> | null | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const names = Object.keys(given).sort();
  if (names.length > MAX_PARAMETERS) return undefined;
  const read: [string, Value][] = [];
  for (const name of names) {
    const value: unknown = (given as Record<string, unknown>)[name];
    if (name.length > MAX_NAME || (typeof value === 'string' && value.length > MAX_TEXT)) {
      return undefined;
    }
    const plain =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    read.push([name, plain ? value : (null as never)]);
  }
  return Object.freeze(Object.fromEntries(read));
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength;
}

/** Everything that an approval binds to, the sentence that people read included. */
export function planText({ id, incidentId, createdMs, sentence, steps }: Plan): string {
  return JSON.stringify([id, incidentId, createdMs, sentence, steps]);
}

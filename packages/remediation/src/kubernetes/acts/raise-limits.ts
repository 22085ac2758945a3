import type { RemediationAction } from '@aegis/core';
import { asFields, type Fields, fieldsAt, listAt, sameJson, textAt } from '../json.js';
import { quantityOf, timesQuantity } from '../quantity.js';
import { nameOf } from '../target.js';
import { type Act, back, overtaken, refuse, type Step } from './act.js';
import { whyNoRollout } from './restart.js';

const DEFAULT_FACTOR = 1.5;
const MAX_FACTOR = 4;

function factorOf(action: RemediationAction): number | null {
  const given = action.parameters.factor ?? DEFAULT_FACTOR;
  return typeof given === 'number' && given > 1 && given <= MAX_FACTOR ? given : null;
}

function containersOf(object: Fields): readonly Fields[] {
  return listAt(object, 'spec', 'template', 'spec', 'containers').map(asFields);
}

/** The limits of one container that are raised. */
function raised(
  container: Fields,
  factor: number,
  most: Readonly<Record<string, string>>,
): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [resource, limit] of Object.entries(fieldsAt(container, 'resources', 'limits'))) {
    const ceiling = most[resource];
    const [now, end] = [quantityOf(limit), quantityOf(ceiling)];
    if (now === null || end === null || now >= end) continue;
    const more = timesQuantity(limit, factor)!;
    out[resource] = quantityOf(more)! <= end ? more : ceiling!;
  }
  return out;
}

/** Limits as numbers, since the API writes `1000m` as `1`. */
function amounts(limits: Fields): Fields {
  return Object.fromEntries(
    Object.entries(limits).map(([resource, limit]) => [resource, quantityOf(limit)]),
  );
}

/** Gives containers higher limits. Requests stay, so they are never above them. */
export const RAISE_LIMITS: Act = {
  plan(object, action, { target, settings }): Step {
    const what = nameOf(target);
    const factor = factorOf(action);
    if (factor === null) {
      const given = String(action.parameters.factor);
      return refuse(`the parameter factor is ${given}; give a number above 1, up to ${MAX_FACTOR}`);
    }
    const why = whyNoRollout(object);
    if (why !== null) return refuse(`the limits of ${what} cannot be raised: ${why}`);
    const changes = containersOf(object).flatMap((container) => {
      const limits = raised(container, factor, settings.maxLimits);
      const name = textAt(container, 'name');
      const before = fieldsAt(container, 'resources', 'limits');
      return name === null || Object.keys(limits).length === 0 ? [] : [{ name, limits, before }];
    });
    if (changes.length === 0) {
      return refuse(
        `${what} has no limits, or none below the highest allowed; there is nothing to raise`,
      );
    }
    const patched = changes.map(({ name, limits }) => ({ name, resources: { limits } }));
    const said = changes.map(
      ({ name, limits }) =>
        `${name} ${Object.entries(limits)
          .map(([resource, limit]) => `${resource} ${limit}`)
          .join(', ')}`,
    );
    return {
      kind: 'patch',
      patch: { spec: { template: { spec: { containers: patched } } } },
      before: Object.fromEntries(changes.map(({ name, before }) => [name, before])),
      after: Object.fromEntries(
        changes.map(({ name, before, limits }) => [name, { ...before, ...limits }]),
      ),
      message: `${what} gets higher limits: ${said.join('; ')}`,
    };
  },
  restore(object, record, { target }): Step {
    const what = nameOf(target);
    const before = Object.entries(asFields(record.before));
    if (before.length === 0) return refuse(`${what} does not say which limits it had`);
    const containers = containersOf(object);
    for (const [name] of before) {
      const container = containers.find((one) => one.name === name);
      const now = amounts(fieldsAt(container, 'resources', 'limits'));
      if (!sameJson(now, amounts(fieldsAt(record.after, name)))) {
        return overtaken(what, `other limits for ${name}`, 'ones');
      }
    }
    const patched = before.map(([name, limits]) => ({ name, resources: { limits } }));
    const patch = { spec: { template: { spec: { containers: patched } } } };
    return back(patch, `${what} gets its former limits back`);
  },
};

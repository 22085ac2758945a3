import type { RemediationAction } from '@aegis/core';
import { readJournal } from '../journal.js';
import { type Fields, fieldsAt, sameJson, textAt } from '../json.js';
import { nameOf } from '../target.js';
import { type Act, back, overtaken, refuse, type Step } from './act.js';
import { whyNoRollout } from './restart.js';
import { plainTemplate, type Revision, readRevisions, runSame } from './revisions.js';

/** A template is kept in the record only where no revision holds it, and only up to this. */
const MAX_TEMPLATE = 32_768;

function templatePatch(template: Fields): Fields {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** Revisions that were rolled away from: going back to one would bring the trouble back. */
function leftBehind(object: Fields): ReadonlySet<string> {
  const names = readJournal(object)
    .filter(({ kind, undone }) => kind === 'rollback' && undone === null)
    .flatMap(({ before }) => textAt(before, 'revision') ?? []);
  return new Set(names);
}

/** Where to go back to, or a sentence on why there is no such place. */
function choose(
  object: Fields,
  action: RemediationAction,
  revisions: readonly Revision[],
  now: Fields,
): Revision | string {
  const given = action.parameters.revision;
  if (given !== undefined) {
    const named = revisions.find(({ number }) => String(number) === String(given));
    return named ?? `there is no revision ${String(given)}`;
  }
  const current = revisions.find(({ template }) => sameJson(template, now));
  // What no revision holds yet came after all of them.
  const number = current?.number ?? Number.POSITIVE_INFINITY;
  const left = leftBehind(object);
  const before = revisions.find(
    (one) => one.number < number && !left.has(one.name) && !runSame(one.template, now),
  );
  return before ?? 'there is no earlier revision that differs';
}

/** Puts the template of an earlier revision back. */
export const ROLLBACK: Act = {
  async plan(object, action, context): Promise<Step> {
    const what = nameOf(context.target);
    const why = whyNoRollout(object);
    if (why !== null) return refuse(`${what} cannot be rolled back: ${why}`);
    const read = await readRevisions(object, context);
    if (read.kind === 'failed') return refuse(read.message);
    const now = plainTemplate(fieldsAt(object, 'spec', 'template'));
    const to = choose(object, action, read.value, now);
    if (typeof to === 'string') return refuse(`${what} cannot be rolled back: ${to}`);
    if (sameJson(to.template, now)) return refuse(`${what} runs revision ${to.number} already`);
    const kept = read.value.find(({ template }) => sameJson(template, now));
    if (kept === undefined && JSON.stringify(now).length > MAX_TEMPLATE) {
      return refuse(
        `${what} cannot be rolled back: no revision holds what runs now, so there would be no way back; try again when its controller has kept it`,
      );
    }
    return {
      kind: 'patch',
      patch: templatePatch(to.template),
      before: kept === undefined ? { template: now } : { revision: kept.name },
      after: { revision: to.name },
      message: `${what} goes back to revision ${to.number}`,
    };
  },
  async restore(object, record, context): Promise<Step> {
    const what = nameOf(context.target);
    const read = await readRevisions(object, context);
    if (read.kind === 'failed') return refuse(read.message);
    const named = (place: unknown): Fields | null => {
      const name = textAt(place, 'revision');
      return read.value.find((revision) => revision.name === name)?.template ?? null;
    };
    const stored = fieldsAt(record.before, 'template');
    const before = Object.keys(stored).length > 0 ? stored : named(record.before);
    if (before === null) {
      const name = textAt(record.before, 'revision');
      return refuse(`the revision ${String(name)} that ${what} came from is gone`);
    }
    const given = named(record.after);
    const now = plainTemplate(fieldsAt(object, 'spec', 'template'));
    // The controller keeps the revision that runs: one that is gone was deployed over.
    const ours = given !== null && runSame(given, now);
    if (!ours && !runSame(before, now)) {
      return overtaken(what, 'another template', 'one');
    }
    return back(
      templatePatch(before),
      `${what} gets the template back that it was rolled back from`,
    );
  },
};

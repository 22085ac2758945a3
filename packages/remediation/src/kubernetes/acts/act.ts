import type { RemediationAction } from '@aegis/core';
import type { JournalRecord } from '../journal.js';
import type { Fields } from '../json.js';
import type { KubeApi, Patience } from '../kube-api.js';
import type { KubernetesExecutorOptions } from '../options.js';
import type { KubernetesTarget } from '../target.js';

/** What an act has at hand. */
export interface ActContext {
  readonly api: KubeApi;
  readonly settings: Readonly<Required<KubernetesExecutorOptions>>;
  readonly target: KubernetesTarget;
  readonly patience: Patience;
}

/** What an act makes of an object, or why it leaves it. */
export type Step =
  | {
      readonly kind: 'patch';
      readonly patch: Fields;
      /** What taking it back needs. */
      readonly before: unknown;
      /** What taking it back expects to find. */
      readonly after: unknown;
      readonly message: string;
      /** False where the patch is less than was asked for. @defaultValue true */
      readonly ok?: boolean;
    }
  | { readonly kind: 'end'; readonly ok: boolean; readonly message: string };

/** An act that is one change of one object. */
export interface Act {
  plan(object: Fields, action: RemediationAction, context: ActContext): Step | Promise<Step>;
  /** The change back; `before` and `after` of what it gives are not looked at. */
  restore(object: Fields, record: JournalRecord, context: ActContext): Step | Promise<Step>;
}

export function refuse(message: string): Step {
  return { kind: 'end', ok: false, message };
}

export function nothingToDo(message: string): Step {
  return { kind: 'end', ok: true, message };
}

export function back(patch: Fields, message: string): Step {
  return { kind: 'patch', patch, before: null, after: null, message };
}

/** A change since, by somebody else: theirs is left alone. */
export function overtaken(what: string, now: string, then: string): Step {
  return refuse(
    `${what} has ${now} now, not the ${then} that this act gave it; somebody else changed it since, so it is left as it is`,
  );
}

import type { ActionKind } from '@aegis/core';
import type { NodeKind } from '@aegis/graph/csr';

/** The type and range that one argument of an action has to keep to. */
export interface ParameterSchema {
  readonly type: 'string' | 'number' | 'boolean';
  readonly required: boolean;
  /** For numbers: both ends belong to the range. */
  readonly min?: number;
  readonly max?: number;
  /** For strings: the only values that pass. */
  readonly oneOf?: readonly string[];
}

/** What a kind of action is, for the policy, the guard and the executor alike. Data: it runs nothing. */
export interface ActionDefinition {
  readonly kind: ActionKind;
  /** The kinds of node that it can be done to; empty for acts without a target of their own. */
  readonly targets: readonly NodeKind[];
  /** Whether {@link ActionDefinition.undoneBy} restores what was. */
  readonly reversible: boolean;
  /** The kind that takes it back; null where there is none or the executor undoes it itself. */
  readonly undoneBy: ActionKind | null;
  /** What it costs by itself, in request-minutes at risk relative to a full outage of one tick. */
  readonly cost: number;
  /** Ticks from the start until it has its effect. */
  readonly delayTicks: number;
  /** The change that has to be recent for it to make sense; null where none is needed. */
  readonly needsRecent: 'deploy' | 'config' | 'flag' | null;
  /** Whether callers of the target feel it while it runs. */
  readonly disturbsCallers: boolean;
  /** Whether it is done copy after copy, so that one copy at a time is out of service. */
  readonly rolling?: boolean;
  /** Kinds that have to have been done to the target shortly before: `cordon` before `drain`. */
  readonly requires?: readonly ActionKind[];
  readonly parameters: Readonly<Record<string, ParameterSchema>>;
  /** Half a sentence that says what it does to the target. */
  readonly effect: string;
}

import type { GraphSource } from '@aegis/graph/csr';
import type { RLRemediationEngine } from '@aegis/remediation';
import type { Executor, GuardOptions } from '@aegis/remediation/guard';
import type { Logger } from 'pino';
import type { Limit } from '../desk/tell-forecast.js';
import type { ResponderOptions } from '../respond/responder-parts.js';
import type { SteadyClock } from './steady-clock.js';

/** A limit for every series of a name, or of those with some labels. */
export interface LimitRule extends Limit {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a running Sentinel is made with; times in milliseconds. */
export interface SentinelOptions {
  readonly version: string;
  /** Where everything is kept. One Sentinel at a time. */
  readonly stateDir: string;
  readonly saveEveryMs: number;
  /** Between two turns, in which time passes for detectors and incidents are worked on. */
  readonly tickMs: number;
  readonly clock: SteadyClock;
  /** Beyond it a snapshot is taken at once, so that the journal can be cut. */
  readonly maxJournalBytes: number;
  /** Lines and points that may wait; pushed data are refused beyond it. */
  readonly queueLimit: number;
  readonly detection: {
    /** Of one series. */
    readonly falseAlarmsPerDay: number;
    /** Of the logs of all services together. */
    readonly logFalseAlarmsPerDay: number;
    readonly maxSeries: number;
    /** Parts that the series are saved in: more make shorter pauses. Fixed by the first start of a state. */
    readonly partitions: number;
    readonly historyPoints: number;
  };
  readonly remediation: ResponderOptions;
  readonly guard: GuardOptions;
  /** Makes what carries acts out, for the graph as it will be known. */
  readonly executor: (graph: GraphSource) => Executor | Promise<Executor>;
  readonly engine: RLRemediationEngine;
  readonly limits: readonly LimitRule[];
  readonly log: Logger;
}

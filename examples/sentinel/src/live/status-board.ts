import type { Guard } from '@aegis/remediation/guard';
import type { InputStatus, Status } from '../api/resources/index.js';
import type { Watch } from '../watch/watch.js';
import type { LagMeter } from './lag-meter.js';
import type { NoticeBoard } from './notice-board.js';
import type { SentinelOptions } from './options.js';
import type { Pump } from './pump.js';

/** How saving went last. */
export interface Saved {
  readonly atMs: number | null;
  readonly bytes: number;
  readonly ok: boolean;
}

/** What a status is made of. */
export interface StatusParts {
  readonly options: SentinelOptions;
  readonly executor: string;
  readonly startedMs: number;
  readonly watch: Watch;
  readonly guard: Guard;
  readonly pump: Pump;
  readonly lag: LagMeter;
  readonly notices: NoticeBoard;
  readonly inputs: () => readonly InputStatus[];
  readonly saved: () => Saved;
}

/** How the watch itself is doing. */
export function statusOf(parts: StatusParts, nowMs: number): Status {
  const { options, watch, pump, lag, notices, guard } = parts;
  const inputs = [...parts.inputs()];
  const starting = inputs.filter(({ state }) => state === 'starting').map(({ name }) => name);
  const metrics = watch.metricParts.map((part) => part.stats());
  const sum = (of: (stats: (typeof metrics)[number]) => number): number =>
    metrics.reduce((total, stats) => total + of(stats), 0);
  const logs = watch.logPart.stats();
  return {
    version: options.version,
    mode: options.remediation.mode,
    executor: parts.executor,
    startedMs: parts.startedMs,
    nowMs,
    ready: starting.length === 0,
    waitingFor: starting.length === 0 ? '' : `${starting.join(', ')}: no data yet`,
    notices: notices.list(nowMs),
    inputs,
    queue: { depth: pump.depth, limit: options.queueLimit, refused: pump.refused },
    lagMs: { p50: lag.quantile(0.5, nowMs), p99: lag.quantile(0.99, nowMs) },
    saved: { ...parts.saved() },
    counts: {
      lines: logs.lines,
      points: sum(({ seen }) => seen),
      series: sum(({ series }) => series),
      templates: logs.templates,
      anomalies: watch.found.count,
      openIncidents: watch.book.openCount,
      incidents: watch.book.count,
      cases: watch.learner.stats().cases,
    },
    breakerOpen: guard.suggestOnly,
  };
}

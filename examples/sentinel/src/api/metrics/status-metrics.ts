import { Counter, Gauge, type Registry } from 'prom-client';
import type { Status } from '../resources/index.js';

type Reading = (status: Status) => number;

/** Counted since the start; the desk keeps the counts. */
const COUNTERS: readonly (readonly [name: string, help: string, reading: Reading])[] = [
  ['lines_total', 'Log lines judged', ({ counts }) => counts.lines],
  ['points_total', 'Metric points judged', ({ counts }) => counts.points],
  ['anomalies_total', 'Anomalies found', ({ counts }) => counts.anomalies],
  ['incidents_total', 'Incidents opened', ({ counts }) => counts.incidents],
  ['queue_refused_total', 'Batches refused since the queue was full', ({ queue }) => queue.refused],
];

const GAUGES: readonly (readonly [name: string, help: string, reading: Reading])[] = [
  ['ready', '1 when it watches', ({ ready }) => Number(ready)],
  ['open_incidents', 'Incidents that are open', ({ counts }) => counts.openIncidents],
  ['series', 'Series watched', ({ counts }) => counts.series],
  ['templates', 'Log templates known', ({ counts }) => counts.templates],
  ['cases', 'Fixes learnt from', ({ counts }) => counts.cases],
  ['queue_depth', 'Batches that wait', ({ queue }) => queue.depth],
  ['queue_limit', 'Batches that may wait', ({ queue }) => queue.limit],
  [
    'lag_p50_seconds',
    'From arrival to verdict, half of it, 1 min',
    ({ lagMs }) => lagMs.p50 / 1000,
  ],
  [
    'lag_p99_seconds',
    'From arrival to verdict, 99 % of it, 1 min',
    ({ lagMs }) => lagMs.p99 / 1000,
  ],
  ['guard_breaker_open', '1 when plans are only suggested', (status) => Number(status.breakerOpen)],
  ['state_saved_bytes', 'Size of the state as last saved', ({ saved }) => saved.bytes],
  ['state_save_ok', '1 when the last save went well', ({ saved }) => Number(saved.ok)],
  [
    'state_saved_timestamp_seconds',
    'When the state was last saved; 0 for never',
    ({ saved }) => (saved.atMs ?? 0) / 1000,
  ],
];

const INPUT_COUNTS = ['lines', 'points', 'spans', 'dropped'] as const;
const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;

/** Sentinel's own figures, as its status has them. */
export class StatusMetrics {
  readonly #counters: readonly (readonly [Counter, Reading])[];
  readonly #gauges: readonly (readonly [Gauge, Reading])[];
  readonly #inputs: readonly (readonly [Counter, (typeof INPUT_COUNTS)[number]])[];
  readonly #behind: Gauge;
  readonly #notices: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    const named = (name: string, help: string) => ({ name: `sentinel_${name}`, help, registers });
    this.#counters = COUNTERS.map(([name, help, reading]) => [
      new Counter(named(name, help)),
      reading,
    ]);
    this.#gauges = GAUGES.map(([name, help, reading]) => [new Gauge(named(name, help)), reading]);
    this.#inputs = INPUT_COUNTS.map((what) => [
      new Counter({
        ...named(`input_${what}_total`, `${what} by input`),
        labelNames: ['input', 'kind'],
      }),
      what,
    ]);
    this.#behind = new Gauge({
      ...named('input_behind', 'Bytes of files or ms of series still to be read'),
      labelNames: ['input', 'kind'],
    });
    this.#notices = new Gauge({
      ...named('notices', 'Notices that last, by severity'),
      labelNames: ['severity'],
    });
  }

  fill(status: Status): void {
    for (const [counter, reading] of this.#counters) {
      counter.reset();
      counter.inc(reading(status));
    }
    for (const [gauge, reading] of this.#gauges) gauge.set(reading(status));
    this.#fillInputs(status);
    for (const severity of SEVERITIES) {
      const lasting = status.notices.filter(
        (notice) => notice.severity === severity && notice.endedMs === null,
      );
      this.#notices.set({ severity }, lasting.length);
    }
  }

  #fillInputs({ inputs }: Status): void {
    this.#behind.reset();
    for (const { name, kind, behind } of inputs) {
      if (behind !== null) this.#behind.set({ input: name, kind }, behind);
    }
    for (const [counter, what] of this.#inputs) {
      counter.reset();
      for (const input of inputs) counter.inc({ input: input.name, kind: input.kind }, input[what]);
    }
  }
}

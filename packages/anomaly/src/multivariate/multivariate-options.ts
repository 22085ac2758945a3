import { AegisError, checkNumber, type NumberRange, resolveOptions } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** Options of `MultivariateAnomalyDetector`. */
export interface MultivariateAnomalyDetectorOptions {
  /**
   * How many false alarms the detector may raise in a day, > 0. Raising it finds weaker troubles sooner
   * and more that are none.
   * @defaultValue 1
   */
  readonly falseAlarmsPerDay?: number;
  /**
   * Rows that the models are fitted on, 64 to 20,000, and so many a new state has to last before it is
   * how things are. Raising it delays the first alarm and steadies it.
   * @defaultValue 400
   */
  readonly fitPoints?: number;
  /**
   * Metrics that are looked at, 1 to 128; what comes beyond is counted and left out. Memory grows in
   * proportion, the time of a fit with the cube: 0.05 s for 8 metrics, 0.5 s for 64, 4 s for 128.
   * @defaultValue 64
   */
  readonly maxMetrics?: number;
  /**
   * The node of the service graph that the metrics belong to.
   * @defaultValue null
   */
  readonly nodeId?: string | null;
  /**
   * Seed of the forest and the networks, a whole number.
   * @defaultValue 0
   */
  readonly seed?: number;
}

/** Options with every one set. */
export type ResolvedMultivariateOptions = Readonly<Required<MultivariateAnomalyDetectorOptions>>;

const OWNER = 'MultivariateAnomalyDetector';
const DEFAULTS: Required<MultivariateAnomalyDetectorOptions> = Object.freeze({
  falseAlarmsPerDay: 1,
  fitPoints: 400,
  maxMetrics: 64,
  nodeId: null,
  seed: 0,
});
const RANGES = {
  falseAlarmsPerDay: { min: Number.MIN_VALUE },
  fitPoints: { min: 64, max: 20_000, integer: true },
  maxMetrics: { min: 1, max: 128, integer: true },
  seed: { integer: true },
} as const satisfies Record<string, NumberRange>;
const NUMBERS = ['falseAlarmsPerDay', 'fitPoints', 'maxMetrics', 'seed'] as const;
const MAX_NODE_LENGTH = 4096;

/** @throws AegisError `invalid-option` */
export function resolveMultivariateOptions(
  options: MultivariateAnomalyDetectorOptions | undefined,
): ResolvedMultivariateOptions {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  for (const name of NUMBERS) checkNumber(OWNER, name, resolved[name], RANGES[name]);
  const { nodeId } = resolved;
  if (nodeId === null || (typeof nodeId === 'string' && nodeId.length <= MAX_NODE_LENGTH)) {
    return resolved;
  }
  throw new AegisError(
    'invalid-option',
    `${OWNER}: nodeId is ${String(nodeId).slice(0, 64)}; give null or up to ${MAX_NODE_LENGTH} characters.`,
  );
}

/** Takes the options out of a snapshot. */
export function readMultivariateOptions(reader: SnapshotReader): ResolvedMultivariateOptions {
  const limit = { maxLength: MAX_NODE_LENGTH };
  return {
    falseAlarmsPerDay: reader.number('falseAlarmsPerDay', RANGES.falseAlarmsPerDay),
    fitPoints: reader.number('fitPoints', RANGES.fitPoints),
    maxMetrics: reader.number('maxMetrics', RANGES.maxMetrics),
    nodeId: reader.has('nodeId') ? reader.string('nodeId', limit) : null,
    seed: reader.number('seed', RANGES.seed),
  };
}

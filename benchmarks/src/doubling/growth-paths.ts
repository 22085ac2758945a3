import type { GrowthPath } from './growth-path.js';
import { CLIENT_PATHS } from './paths/client-paths.js';
import { GRAPH_PATHS } from './paths/graph-paths.js';
import { GUARD_PATHS } from './paths/guard-paths.js';
import { INCIDENT_PATHS } from './paths/incident-paths.js';
import { LEARNING_PATHS } from './paths/learning-paths.js';
import { LOG_PATHS } from './paths/log-paths.js';
import { METRIC_PATHS } from './paths/metric-paths.js';
import { SPAN_PATHS } from './paths/span-paths.js';

/** Every hot path whose cost is promised, in the order in which data goes through them. */
export const GROWTH_PATHS: readonly GrowthPath[] = [
  ...LOG_PATHS,
  ...METRIC_PATHS,
  ...SPAN_PATHS,
  ...GRAPH_PATHS,
  ...INCIDENT_PATHS,
  ...GUARD_PATHS,
  ...LEARNING_PATHS,
  ...CLIENT_PATHS,
];

import type { SignalName } from '../features/layout.js';
import type { FaultKind } from './fault-kinds.js';

/** The log patterns that a fault's own lines set off, with how surely they are recognised. */
export const LOG_SIGNS: Readonly<Record<FaultKind, readonly (readonly [SignalName, number])[]>> = {
  crash: [
    ['crash', 0.9],
    ['unhealthy', 0.3],
  ],
  'out-of-memory': [],
  'memory-leak': [],
  'cpu-saturation': [['otherIssue', 0.2]],
  'bad-deploy': [
    ['otherIssue', 0.4],
    ['crash', 0.3],
    ['unhealthy', 0.25],
  ],
  'bad-config': [
    ['config', 0.7],
    ['unhealthy', 0.2],
    ['otherIssue', 0.1],
  ],
  'dependency-slow': [
    ['database', 0.7],
    ['timeout', 0.4],
  ],
  'dependency-down': [],
  'network-delay': [
    ['network', 0.5],
    ['connectionRefused', 0.4],
    ['timeout', 0.3],
  ],
  'network-loss': [
    ['network', 0.6],
    ['timeout', 0.4],
  ],
  'network-partition': [
    ['network', 0.6],
    ['connectionRefused', 0.5],
    ['unhealthy', 0.3],
  ],
  'node-failure': [['unhealthy', 0.9]],
  'node-pressure': [['unhealthy', 0.5]],
  'load-spike': [['rateLimited', 0.7]],
  'disk-full': [['diskFull', 0.9]],
  'lock-contention': [
    ['database', 0.85],
    ['timeout', 0.5],
  ],
  'cache-poisoned': [['otherIssue', 0.6]],
  'certificate-expired': [
    ['certificate', 0.85],
    ['network', 0.2],
  ],
  'flag-bug': [
    ['flag', 0.6],
    ['otherIssue', 0.5],
  ],
  'retry-storm': [
    ['timeout', 0.5],
    ['rateLimited', 0.3],
  ],
};

/** What raises false alarms in practice: series and lines, hardly ever a named problem. */
export const OFTEN_FALSE: readonly SignalName[] = [
  'latency',
  'errors',
  'trafficUp',
  'trafficDown',
  'cpu',
  'memory',
  'availability',
  'logs',
  'timeout',
  'otherIssue',
];

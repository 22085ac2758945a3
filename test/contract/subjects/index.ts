import type { AnySubject } from '../subject.js';
import { subjects as anomaly } from './anomaly.js';
import { subjects as core } from './core.js';
import { subjects as graph } from './graph.js';
import { subjects as learning } from './learning.js';
import { subjects as remediation } from './remediation.js';
import { subjects as rootCause } from './root-cause.js';

/** Every class under the laws, by package. */
export const SUBJECTS: Readonly<Record<string, readonly AnySubject[]>> = {
  core,
  graph,
  anomaly,
  'root-cause': rootCause,
  remediation,
  learning,
};

import type { AnySubject } from '../subject.js';
import { remediationGuard } from './remediation-guard.js';
import { remediationPolicy } from './remediation-policy.js';
import { remediationSimulator } from './remediation-simulator.js';

export const subjects: readonly AnySubject[] = [
  ...remediationGuard,
  ...remediationPolicy,
  ...remediationSimulator,
];

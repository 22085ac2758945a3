import type { AnySubject } from '../subject.js';
import { coreNetworks } from './core-networks.js';
import { coreStatistics } from './core-statistics.js';

export const subjects: readonly AnySubject[] = [...coreStatistics, ...coreNetworks];

import type { AnySubject } from '../subject.js';
import { learningMemory } from './learning-memory.js';
import { learningPrivacy } from './learning-privacy.js';
import { learningRounds } from './learning-rounds.js';
import { learningSecure } from './learning-secure.js';
import { learningStatistics } from './learning-statistics.js';

export const subjects: readonly AnySubject[] = [
  ...learningMemory,
  ...learningRounds,
  ...learningStatistics,
  ...learningPrivacy,
  ...learningSecure,
];

export { CANDIDATE_FEATURES } from './candidate-features.js';
export type { RankerFitOptions, RootCauseRankerOptions } from './ranker-options.js';
export { RootCauseRanker, type RootCauseRankerStats } from './root-cause-ranker.js';
export type { RankedIncident } from './training-table.js';

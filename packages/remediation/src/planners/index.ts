export { type BeamPlan, BeamPlanner, type BeamPlannerOptions } from './beam-planner.js';
export { BeliefPlanner, type BeliefSystem } from './belief-planner.js';
export { type ExactPlan, type ExactSearchOptions, searchExactly } from './exact-search.js';

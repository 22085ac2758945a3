export { BeamPlanner, type BeamPlannerOptions, type Plan } from './beam-planner.js';
export { BeliefPlanner, type KnownSystem } from './belief-planner.js';
export { type ExactPlan, type ExactSearchOptions, searchExactly } from './exact-search.js';

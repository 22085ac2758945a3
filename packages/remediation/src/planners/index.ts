export { BeamPlanner, type BeamPlannerOptions, type Plan } from './beam-planner.js';
export { BeliefPlanner, type KnownSystem } from './belief-planner.js';

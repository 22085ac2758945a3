export { BeamPlanner, type BeamPlannerOptions, type Plan } from './beam-planner.js';

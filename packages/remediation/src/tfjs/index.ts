export type { TensorFlow } from './tensor-flow.js';
export { tfjsLearner } from './tfjs-learner.js';

export {
  type MlIsolationForestClass,
  type MlIsolationForestLike,
  MlIsolationForestModel,
  type MlIsolationForestOptions,
  mlIsolationForest,
} from './ml-isolation-forest.js';

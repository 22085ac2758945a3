export { type Attribution, additivityError } from './attribution.js';
export type { TreeEnsemble } from './tree-ensemble.js';
export { TreeShap } from './tree-shap.js';

export { type Attribution, additivityError } from './attribution.js';
export type { BatchModel } from './batch-model.js';
export {
  type Differentiable,
  type IntegratedGradientsAttribution,
  type IntegratedGradientsOptions,
  integratedGradients,
} from './integrated-gradients.js';
export { type KernelShapAttribution, type KernelShapOptions, kernelShap } from './kernel-shap.js';
export { type NetworkLike, networkOutput, squaredError } from './network-gradients.js';
export {
  checkShapleyOptions,
  SHAPLEY_DEFAULTS,
  type ShapleyOptions,
  type ShapleyValue,
  shapleyValues,
} from './shapley-values.js';
export type { TreeEnsemble } from './tree-ensemble.js';
export { TreeShap } from './tree-shap.js';

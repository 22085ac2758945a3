export { AdaptiveClip, type AdaptiveClipOptions } from './privacy/adaptive-clip.js';
export { type RandomWords, simulatedWords } from './privacy/discrete-gaussian.js';
export {
  PrivacyAccountant,
  type PrivacyAccountantOptions,
  type PrivateRounds,
} from './privacy/privacy-accountant.js';
export {
  type BudgetAnswer,
  noiseMultiplierFor,
  PrivacyBudget,
  type PrivacyTarget,
} from './privacy/privacy-budget.js';
export { clipFactor, type PrivateSumOptions, privateSum } from './privacy/private-sum.js';
export {
  type ConvertedEpsilon,
  deltaOf,
  epsilonOf,
  RDP_ORDERS,
  type RdpConversion,
} from './privacy/rdp-conversion.js';
export { sampledGaussianRdp } from './privacy/sampled-gaussian-rdp.js';

export type { Activation } from './activation.js';
export { Adam, type AdamOptions } from './adam.js';
export { type DenseBackend, type DenseTrainer, typedArrayBackend } from './dense-backend.js';
export { DenseNetwork } from './dense-network.js';
export type { DenseNetworkOptions } from './dense-network-options.js';
export { type FitDenseOptions, type FitReport, fitDense } from './fit-dense.js';
export { clipGradientNorm } from './gradient-norm.js';
export type { Initialisation } from './initialise.js';
export { logSoftmaxMasked } from './log-softmax.js';

export { LstmAutoencoder } from './lstm-autoencoder.js';
export type { LstmAutoencoderOptions } from './lstm-options.js';
export type { TensorFlow, TensorFlowLayers } from './tensor-flow.js';
export { tfjsBackend } from './tfjs-backend.js';

import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';

// Or it recommends tfjs-node on standard error.
core.env().set('IS_TEST', true);

/** TensorFlow.js as the umbrella package gives it, on its plain JavaScript backend. */
export const tf = { ...core, ...layers };

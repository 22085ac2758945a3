export { fisherCombine, simes } from './combine.js';
export { Ewma, type EwmaOptions } from './ewma.js';
export { mean, standardDeviation } from './moments.js';
export { interquartileRange, median, quantile, ranks, robustScale } from './order-statistics.js';
export { QuantileSketch, type QuantileSketchOptions } from './quantile-sketch.js';
export { TailModel, type TailModelOptions } from './tail-model.js';
export { Welford } from './welford.js';

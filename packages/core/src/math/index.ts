export { exp, expm1 } from './exp.js';
export { chiSquareTail, erfc, lgamma } from './gamma.js';
export { sigmoid, softplus, tanh } from './hyperbolic.js';
export { log, log1p, log2, log10 } from './log.js';
export { normalCdf, normalQuantile, normalTail } from './normal.js';
export { pow } from './pow.js';
export { roughLog10 } from './rough-log.js';
export { factorCholesky, solveCholesky, solveFactored } from './solve-cholesky.js';
export { cos, sin } from './trigonometric.js';

export { LogPart } from './log-part.js';
export { MetricPart } from './metric-part.js';
export { ownerOf, partitionOf } from './partition-of.js';

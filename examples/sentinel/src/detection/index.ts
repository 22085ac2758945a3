export { type LogFindings, LogPart } from './log-part.js';
export { MetricPart, type SeeVerdict } from './metric-part.js';
export { ownerOf, partitionOf } from './partition-of.js';

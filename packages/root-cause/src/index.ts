export { IncidentGrouper, type IncidentGrouperOptions } from './incident-grouper.js';
export {
  type AnalysisRequest,
  type RootCauseAnalysis,
  RootCauseAnalyzer,
  type RootCauseAnalyzerOptions,
  type RootCauseStats,
} from './root-cause-analyzer.js';

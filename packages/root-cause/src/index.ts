export type { RootCauseAnalysis } from './analyse.js';
export { blastRadius, type HitNode } from './blast-radius.js';
export { type CallAnomaliesOptions, callAnomalies } from './calls/call-anomalies.js';
export {
  type CallCounterfactual,
  type CallCounterfactualRequest,
  callCounterfactual,
} from './calls/call-counterfactual.js';
export type { ChangeReason } from './changes/change-reasons.js';
export {
  type ChangeRanking,
  type ChangeSituation,
  rankChanges,
  type SuspectChange,
} from './changes/rank-changes.js';
export type { IncidentTexts } from './changes/word-weights.js';
export type { RootCauseStats } from './evidence-store.js';
export { IncidentGrouper, type IncidentGrouperOptions } from './incident-grouper.js';
export { type TemplateAnomaliesOptions, templateAnomalies } from './logs/template-anomalies.js';
export type { TemplateCounts, WorkCounts } from './logs/template-counts.js';
export { type NodeSigns, nodeSigns, type SeenSigns } from './node-signs.js';
export type { Candidate, CandidateRanker } from './ranker/candidate-ranker.js';
export {
  type AnalysisRequest,
  RootCauseAnalyzer,
  type RootCauseAnalyzerOptions,
} from './root-cause-analyzer.js';
export type { MetricSeries } from './series/metric-series.js';
export type { Onset } from './series/onset.js';
export {
  type SeriesAnomalies,
  type SeriesAnomaliesOptions,
  seriesAnomalies,
} from './series/series-anomalies.js';
export { type SeriesEvidence, seriesEvidence } from './series/series-evidence.js';
export {
  type RestartCounter,
  type TelemetryAnomaliesOptions,
  telemetryAnomalies,
} from './series/telemetry-anomalies.js';
export type { CauseOdds } from './suspect.js';

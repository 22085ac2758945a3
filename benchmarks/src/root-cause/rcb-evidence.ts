import { MLLogAnomalyDetector } from '@aegis/anomaly';
import { type Anomaly, contentId, type Issue } from '@aegis/core';
import type { GraphSnapshot } from '@aegis/graph/csr';
import { type IncidentTexts, type MetricSeries, seriesAnomalies } from '@aegis/root-cause';
import { graphOf } from './rcb-graph.js';
import type { RcbIncident, RcbPattern } from './rcb-incident.js';
import { onsetOf } from './rcb-onset.js';

/** What speaks against which service. */
export interface RcbEvidence {
  readonly anomalies: readonly Anomaly[];
  readonly issues: readonly Issue[];
  /** Who calls whom, by traces and complaints. */
  readonly graph: GraphSnapshot;
  /** When the first series or line was odd. */
  readonly onsetMs: number;
  readonly texts: IncidentTexts;
}

/** So much of the time before the alert is taken for calm; trouble may brew for long before it is felt. */
const CALM_SHARE = 1 / 3;
/** Of which the analysis wants ten, and looks back over a quarter. */
const LEAST_CALM = 14;
/** A signature that a log tool calls new and bad: surer than a warning, less than an anomaly of our own. */
const PATTERN_PROBABILITY = 0.01;
const MINUTE_MS = 60_000;

/** All that the detectors say of an incident, each as it ships. */
export function evidenceOf(incident: RcbIncident): RcbEvidence {
  const { anomalies: logAnomalies, issues } = readLog(incident);
  const dated = [...metricAnomalies(incident), ...logAnomalies];
  const onsetMs = onsetOf(incident, dated);
  const anomalies = [...dated, ...patternAnomalies(incident)];
  const texts = textsOf(incident, dated, issues, onsetMs);
  return { anomalies, issues, graph: graphOf(incident), onsetMs, texts };
}

function metricAnomalies({ series, alert, startMs, stepMs }: RcbIncident): readonly Anomaly[] {
  const before = Math.floor((alert.firedMs - startMs) / stepMs);
  const calm = Math.max(LEAST_CALM, Math.floor(CALM_SHARE * before));
  const split = series.map((one): MetricSeries => {
    const values = Array.from(one.recent);
    return { ...one, baseline: values.slice(0, calm), recent: values.slice(calm) };
  });
  return seriesAnomalies(split, { stepMs, startMs: startMs + calm * stepMs }).anomalies;
}

function readLog({ lines }: RcbIncident): Pick<RcbEvidence, 'anomalies' | 'issues'> {
  const detector = MLLogAnomalyDetector.createWithDefaultPatterns();
  const anomalies = lines.flatMap(({ service, record }) => [
    ...detector.processRecord(record, { nodeId: service }).anomalies,
  ]);
  const lastMs = lines.at(-1)?.record.timestampMs ?? 0;
  anomalies.push(...detector.flush(lastMs + MINUTE_MS));
  return { anomalies, issues: detector.issues() };
}

/** The lines are a sample, the signatures are counted over all of them. */
function patternAnomalies({ patterns, alert }: RcbIncident): Anomaly[] {
  const isNew = ({ count, delta, isBad }: RcbPattern): boolean =>
    isBad && count > 0 && delta === count;
  return patterns.filter(isNew).map(({ service, signature, count }) => ({
    id: contentId('pattern', service, signature),
    source: 'log',
    nodeId: service,
    signal: signature,
    signalKind: 'log',
    direction: 'up',
    timestampMs: alert.firedMs,
    score: -Math.log10(PATTERN_PROBABILITY),
    tailProbability: PATTERN_PROBABILITY,
    severity: 'warning',
    evidence: [],
    sentence: `${signature} (${count} lines, none before)`,
  }));
}

/** What was written before and after the onset, and what the detectors and the alert say. */
function textsOf(
  { lines, spans, alert }: RcbIncident,
  anomalies: readonly Anomaly[],
  issues: readonly Issue[],
  onsetMs: number,
): IncidentTexts {
  const written = [
    ...lines.map(({ record, text }) => ({ timeMs: record.timestampMs ?? 0, text })),
    ...spans.map(({ startMs, name, text }) => ({ timeMs: startMs, text: `${name} ${text}` })),
  ];
  const incident = written.filter(({ timeMs }) => timeMs >= onsetMs).map(({ text }) => text);
  const calm = written.filter(({ timeMs }) => timeMs < onsetMs).map(({ text }) => text);
  for (const { signal, sentence } of anomalies) incident.push(`${signal} ${sentence}`);
  for (const { kind, template } of issues) incident.push(`${kind} ${template}`);
  incident.push(`${alert.metric} ${alert.summary}`);
  return { incident, calm };
}

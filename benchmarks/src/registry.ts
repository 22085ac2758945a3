import type { Suite } from './suite.js';
import { alarms } from './suites/alarms.js';
import { attribution } from './suites/attribution.js';
import { causrca } from './suites/causrca.js';
import { acrobotSuite, cartpole } from './suites/classic-control.js';
import { cloud } from './suites/cloud.js';
import { commands } from './suites/commands.js';
import { doubling } from './suites/doubling.js';
import { explain } from './suites/explain.js';
import { explainFaithfulness } from './suites/explain-faithfulness.js';
import { falseAlarms } from './suites/false-alarms.js';
import { falseAlarmsLogs } from './suites/false-alarms-logs.js';
import { federated } from './suites/federated.js';
import { forecast } from './suites/forecast.js';
import { gradients } from './suites/gradients.js';
import { kpi } from './suites/kpi.js';
import { learning } from './suites/learning.js';
import { learningSpeed } from './suites/learning-speed.js';
import { logFaults } from './suites/log-faults.js';
import { logLines } from './suites/log-lines.js';
import { logServices } from './suites/log-services.js';
import { logSessions } from './suites/log-sessions.js';
import { manifests } from './suites/manifests.js';
import { metricsEval } from './suites/metrics-eval.js';
import { nab } from './suites/nab.js';
import { nezhaOb, nezhaTt } from './suites/nezha.js';
import { petshop } from './suites/petshop.js';
import { physics } from './suites/physics.js';
import { ppoSpeed } from './suites/ppo-speed.js';
import { privacy } from './suites/privacy.js';
import { ranker } from './suites/ranker.js';
import { rcaeval } from './suites/rcaeval.js';
import { remediation } from './suites/remediation.js';
import { remediationCatalogues } from './suites/remediation-catalogues.js';
import { remediationData } from './suites/remediation-data.js';
import { remediationEffects } from './suites/remediation-effects.js';
import { rootCause } from './suites/root-cause.js';
import { rootcausebench } from './suites/rootcausebench.js';
import { safety } from './suites/safety.js';
import { simulatedOperators } from './suites/simulated-operators.js';
import { simulatorSpeed } from './suites/simulator-speed.js';
import { skab } from './suites/skab.js';
import { smap } from './suites/smap.js';
import { sockshop } from './suites/sockshop.js';
import { speedGraph } from './suites/speed-graph.js';
import { speedLogs } from './suites/speed-logs.js';
import { speedMetrics } from './suites/speed-metrics.js';
import { speedRemediation } from './suites/speed-remediation.js';
import { speedRootCause } from './suites/speed-root-cause.js';
import { synthetic } from './suites/synthetic.js';
import { tabular } from './suites/tabular.js';
import { templates } from './suites/templates.js';
import { timeToThreshold } from './suites/time-to-threshold.js';
import { transfer } from './suites/transfer.js';

/** Every suite, in the order in which they are listed. */
export const SUITES: readonly Suite[] = [
  nab,
  cloud,
  kpi,
  smap,
  skab,
  metricsEval,
  falseAlarms,
  falseAlarmsLogs,
  synthetic,
  tabular,
  forecast,
  timeToThreshold,
  templates,
  logSessions,
  logFaults,
  logLines,
  logServices,
  petshop,
  sockshop,
  nezhaOb,
  nezhaTt,
  rootCause,
  ranker,
  attribution,
  rootcausebench,
  rcaeval,
  alarms,
  causrca,
  manifests,
  physics,
  remediation,
  remediationCatalogues,
  remediationData,
  remediationEffects,
  cartpole,
  acrobotSuite,
  gradients,
  ppoSpeed,
  simulatorSpeed,
  safety,
  commands,
  learning,
  learningSpeed,
  simulatedOperators,
  federated,
  privacy,
  explain,
  explainFaithfulness,
  transfer,
  speedGraph,
  speedLogs,
  speedMetrics,
  speedRemediation,
  speedRootCause,
  doubling,
];

import { readAlarmSets } from '../causal/alarm-data.js';
import { countCorrelations } from '../causal/correlations.js';
import { judgeSets } from '../causal/judge-sets.js';
import { peterClarkEdges } from '../causal/peter-clark.js';
import type { Suite } from '../suite.js';

/** Which alarms call forth which, in networks of devices. */
export const alarms: Suite = {
  name: 'alarms',
  summary: 'the causal graph of telecom alarms, against the true one',
  data: 'rca/gcastle-alarm',
  run: (context) =>
    judgeSets(
      readAlarmSets(context.dataDir),
      { pc: (set) => peterClarkEdges(set.types, countCorrelations(set)) },
      context,
    ),
};

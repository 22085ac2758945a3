import { readMachineSets } from '../causal/causrca-data.js';
import { stateCorrelations } from '../causal/correlations.js';
import { judgeSets } from '../causal/judge-sets.js';
import { peterClarkEdges } from '../causal/peter-clark.js';
import type { Suite } from '../suite.js';

/** Which variables of a machine act on which, from runs with faults. */
export const causrca: Suite = {
  name: 'causrca',
  summary: "the causal graph of a lathe's subsystems, against that of experts",
  data: 'rca/causrca-cnc',
  run: (context) =>
    judgeSets(
      readMachineSets(context.dataDir),
      { pc: (set) => peterClarkEdges(set.types, stateCorrelations(set)) },
      context,
    ),
};

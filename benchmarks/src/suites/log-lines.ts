import { UsageError } from '../harness/usage-error.js';
import { injectedFaults } from '../logs/injected-faults.js';
import { labelledLines, scorable } from '../logs/labelled-lines.js';
import { readLogHub } from '../logs/loghub-data.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const systems = readLogHub(dataDir);
  if (systems.length === 0) throw new UsageError(`log-lines: no system in ${dataDir}`, 3);
  const labelled = scorable(systems);
  log(`log-lines: labels of ${labelled.map(({ name }) => name).join(', ') || 'no system'}`);
  const lines = labelled.length > 0 ? labelledLines(labelled, seed, outDir) : null;
  const others = systems.filter(({ labels }) => labels === null);
  log(`log-lines: faults in ${others.map(({ name }) => name).join(', ') || 'no system'}`);
  const faults = others.length > 0 ? injectedFaults(others, seed, outDir) : null;
  return {
    results: { ...lines?.results, ...faults?.results },
    ...(faults === null ? {} : { intervals: faults.intervals }),
    ...(lines === null ? {} : { peers: lines.peers }),
    tables: [...(lines?.tables ?? []), ...(faults?.tables ?? [])],
  };
}

/** Lines one by one: real ones with labels, and days of drawn ones with faults put in. */
export const logLines: Suite = {
  name: 'log-lines',
  summary: 'labelled lines, and injected faults found in a week of many systems, as shipped',
  data: 'logs/loghub-2k',
  run,
};

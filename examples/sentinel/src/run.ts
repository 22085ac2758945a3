import type { Arguments } from './cli/parse-arguments.js';
import { runLogFile } from './log-file/run-log-file.js';
import { ConsoleReporter } from './report/console-reporter.js';
import { JsonReporter } from './report/json-reporter.js';
import type { Reporter } from './report/reporter.js';
import { runSimulation } from './simulate/run-simulation.js';
import { loadApplication } from './source/load-application.js';
import { loadKnowledge } from './state/knowledge.js';
import { StateFolder } from './state/state-folder.js';
import { runTraining } from './train/run-training.js';

/** Does what the command line asks for. */
export async function run(parsed: Arguments): Promise<void> {
  const started = performance.now();
  const state = new StateFolder(parsed.stateDir);
  if (parsed.mode === 'log-file') {
    await runLogFile(parsed.logFile ?? '', { json: parsed.json, terminal: process.stdout });
    return;
  }
  const application = await loadApplication(parsed.source);
  const reporter: Reporter = parsed.json
    ? new JsonReporter((text) => process.stdout.write(text))
    : new ConsoleReporter(process.stdout);
  try {
    if (parsed.mode === 'train') {
      const learnt = await runTraining({ application, seed: parsed.seed, state, reporter });
      if (parsed.json) process.stdout.write(`${JSON.stringify(learnt)}\n`);
      return;
    }
    const knowledge = await loadKnowledge(state, application.graph);
    reporter.started({
      source: application.name,
      nodes: application.graph.nodes().length,
      edges: application.graph.edges().length,
      findings: application.findings,
      loaded: knowledge.loaded,
      seed: parsed.seed,
    });
    const { report } = await runSimulation({
      application,
      seed: parsed.seed,
      fault: parsed.fault,
      reporter,
      ...knowledge.parts,
    });
    reporter.finished(report, performance.now() - started);
  } finally {
    reporter.close();
  }
}

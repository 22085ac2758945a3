import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServiceGraph } from '@aegis/graph';
import type { RootCauseAnalysis } from '@aegis/root-cause';
import writeFileAtomic from 'write-file-atomic';
import type { Arguments } from './cli/parse-arguments.js';
import { UsageError } from './cli/usage-error.js';
import { runLogFile } from './log-file/run-log-file.js';
import { ConsoleReporter } from './report/console-reporter.js';
import { drawGraph, pictureFormatOf } from './report/graph-picture.js';
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
  if (parsed.picture !== null) await checkWritable(parsed.picture);
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
    const { report, analysis } = await runSimulation({
      application,
      seed: parsed.seed,
      fault: parsed.fault,
      reporter,
      ...knowledge.parts,
    });
    if (parsed.picture !== null) await draw(parsed.picture, application.graph, analysis, reporter);
    reporter.finished(report, performance.now() - started);
  } finally {
    reporter.close();
  }
}

/** Before the run, and not after it: whoever waited for a picture should get one. */
async function checkWritable(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(`cannot write to ${folder}; give a picture another folder`, {
      cause: error,
    });
  }
}

async function draw(
  path: string,
  graph: ServiceGraph,
  analysis: RootCauseAnalysis | null,
  reporter: Reporter,
): Promise<void> {
  const format = pictureFormatOf(path);
  if (analysis === null || format === null) {
    reporter.note('no incident, so no picture was drawn');
    return;
  }
  await writeFileAtomic(path, drawGraph(graph, analysis, format));
  reporter.note(`picture: ${path}`);
}

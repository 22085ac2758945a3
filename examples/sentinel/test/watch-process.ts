import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { Simulation } from '@aegis/remediation/simulator';
import { OnCall } from '../src/pipeline/on-call.js';
import { loadApplication } from '../src/source/load-application.js';

// A process of its own for the test that kills one. It lives through the demo's stream and prints every
// tick's scores; at `saveAt` it puts detectors and simulation away, and goes on until it is killed.
const [mode, statePath, saveAt, until] = process.argv.slice(2) as [string, string, string, string];

const { graph } = await loadApplication(null);
const saved = mode === 'restore' ? JSON.parse(readFileSync(statePath, 'utf8')) : null;
const simulation = saved
  ? Simulation.fromJSON(saved.simulation)
  : new Simulation(graph, { seed: 4 });
const watch = saved ? OnCall.fromJSON(saved.watch, graph) : new OnCall(graph);
for (let tick = saved ? Number(saveAt) : 0; tick < Number(until); tick++) {
  if (mode === 'start' && tick === Number(saveAt)) {
    writeFileSync(statePath, JSON.stringify({ simulation, watch }));
    writeSync(1, 'saved\n');
  }
  if (tick === 90) simulation.injectFault({ kind: 'crash', service: 'pricing' });
  const { scores } = watch.observe(simulation.tick());
  writeSync(1, `${tick} ${JSON.stringify(scores)}\n`);
}

import { describe, expect, it } from 'vitest';
import { parseArguments } from '../src/cli/parse-arguments.js';
import { ConsoleReporter } from '../src/report/console-reporter.js';
import { drawGraph } from '../src/report/graph-picture.js';
import { runSimulation } from '../src/simulate/run-simulation.js';
import { loadApplication } from '../src/source/load-application.js';

async function tell(columns: number) {
  const { seed, fault } = parseArguments(['--fault', 'crash:pricing', '--seed', '3'], '/')!;
  const application = await loadApplication(null);
  let text = '';
  const reporter = new ConsoleReporter({ columns, write: (more) => (text += more) });
  const { analysis } = await runSimulation({ application, seed, fault, reporter });
  return { text, analysis: analysis!, graph: application.graph };
}

describe('ConsoleReporter', () => {
  it('tells where it began hop by hop and draws the way, within the width and without colour', async () => {
    const { text, analysis, graph } = await tell(80);
    expect(text).not.toContain('\u001b');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const [, ...after] = text.split('Where it began\n');
    const lines = after.join('').split('\n');
    const at = (start: string): number => lines.findIndex((line) => line.startsWith(start));
    const [cause] = analysis.causes;
    const places = cause!.path.slice(1).map((id) => at(`  → ${id} felt it`));
    expect(cause!.path.at(-1)).toBe('shop');
    expect(at('  It began at pricing')).toBe(0);
    expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true);
    expect(at('  shop · ingress · health')).toBeGreaterThan(places.at(-1)!);
    expect(at('  pricing ×2 · health')).toBeGreaterThan(at('  shop · ingress · health'));
    expect(at('  Also hit, as callers of pricing')).toBeGreaterThan(at('  pricing ×2'));

    const mermaid = drawGraph(graph, analysis, 'mmd');
    expect(mermaid).toMatch(/^flowchart LR\n/);
    expect(mermaid).toMatch(/n\d+\["pricing ×2 · \d+"\]/);
    expect(mermaid.match(/class ([n\d,]+) lit/)?.[1]?.split(',')).toHaveLength(cause!.path.length);
    const dot = drawGraph(graph, analysis, 'dot');
    expect(dot).toMatch(/^digraph \{/);
    expect(dot.match(/ -> .*penwidth=3/g)).toHaveLength(cause!.path.length - 1);
  });

  it('says once that it waits', () => {
    let text = '';
    const reporter = new ConsoleReporter({ write: (more) => (text += more) });
    const sentence = 'observe: nothing points at one fix.';
    const plan = { id: 'p', incidentId: null, steps: [], createdMs: 0, sentence };
    for (const attempt of [1, 2, 3]) {
      reporter.proposed({ attempt, remembered: 'nothing', plan, alternatives: [] });
    }
    expect(text.match(/What to do|observe/g)).toEqual(['What to do', 'observe']);
  });
});

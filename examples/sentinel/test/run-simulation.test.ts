import { describe, expect, it } from 'vitest';
import { parseArguments } from '../src/cli/parse-arguments.js';
import { UsageError } from '../src/cli/usage-error.js';
import { JsonReporter } from '../src/report/json-reporter.js';
import type { RunReport } from '../src/simulate/run-report.js';
import { runSimulation } from '../src/simulate/run-simulation.js';
import { loadApplication } from '../src/source/load-application.js';

async function run(...argv: string[]): Promise<RunReport> {
  const parsed = parseArguments(argv, '/')!;
  const application = await loadApplication(null);
  const reporter = new JsonReporter(() => {});
  const { seed, fault } = parsed;
  return (await runSimulation({ application, seed, fault, reporter })).report;
}

describe('runSimulation on our own shop', () => {
  it('notices a crash, names the service, mends it and sees it mended', async () => {
    const report = await run('--fault', 'crash:pricing', '--seed', '3');
    expect(report.fault).toEqual({ kind: 'crash', service: 'pricing' });
    expect(report.detectedAt! - report.injectedAt!).toBeLessThanOrEqual(120_000);
    expect(report.incidents).toBeGreaterThanOrEqual(1);
    const [first] = report.rankedCauses;
    expect(first?.nodeId).toBe('pricing');
    expect(first?.path[0]).toBe('pricing');
    expect(first?.path.at(-1)).toBe('shop');
    expect(report.plan?.steps.map(({ action, target }) => `${action} ${target}`)).toEqual([
      'restart pricing',
    ]);
    expect(report.outcome).toMatchObject({ resolved: true, verified: true, undone: false });
  });

  it('leaves a healthy system alone', async () => {
    expect(await run('--fault', 'none', '--seed', '5')).toEqual({
      seed: 5,
      fault: null,
      injectedAt: null,
      detectedAt: null,
      incidents: 0,
      rankedCauses: [],
      plan: null,
      outcome: null,
    });
  });

  it('tells the same story for the same seed', async () => {
    const once = await run('--seed', '11');
    expect(await run('--seed', '11')).toEqual(once);
  });

  it('refuses a fault that cannot happen, and says what can', async () => {
    await expect(run('--fault', 'crash:nowhere')).rejects.toThrow(UsageError);
    await expect(run('--fault', 'flag-bug:orders-db')).rejects.toThrow(/what can: .*disk-full/);
  });
});

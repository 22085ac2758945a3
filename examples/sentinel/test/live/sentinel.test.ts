import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RLRemediationEngine } from '@aegis/remediation';
import { SimulatedExecutor } from '@aegis/remediation/simulator';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulationInput } from '../../src/inputs/simulation-input.js';
import type { SentinelOptions } from '../../src/live/options.js';
import { Sentinel } from '../../src/live/sentinel.js';
import { SteadyClock } from '../../src/live/steady-clock.js';
import type { Mode } from '../../src/respond/responder-parts.js';
import { loadApplication } from '../../src/source/load-application.js';

let stateDir = '';
let stop = async (): Promise<void> => {};
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'aegis-live-'));
});
afterEach(async () => {
  await stop();
  await rm(stateDir, { recursive: true });
});

/** A Sentinel that watches a simulated shop whose fifteen seconds take twenty milliseconds. */
async function watchShop(mode: Mode) {
  const { graph } = await loadApplication(null);
  const input = new SimulationInput({
    graph,
    seed: 3,
    tickMs: 20,
    warmUpTicks: 240,
    startMs: 1_800_000_000_000,
  });
  const now = (): number => input.simulation.nowMs;
  const options: SentinelOptions = {
    version: '0.0.0',
    stateDir,
    saveEveryMs: 60_000,
    tickMs: 20,
    clock: new SteadyClock(now, now),
    maxJournalBytes: 1e9,
    queueLimit: 100_000,
    detection: {
      falseAlarmsPerDay: 0.25,
      logFalseAlarmsPerDay: 1,
      maxSeries: 10_000,
      partitions: 4,
      historyPoints: 240,
    },
    remediation: { mode, settleMs: 30_000, verifyMs: 300_000, actMs: 10_000 },
    guard: {},
    executor: () => new SimulatedExecutor(input.simulation),
    engine: new RLRemediationEngine(),
    limits: [],
    log: pino({ level: 'silent' }),
  };
  const sentinel = await Sentinel.open(options);
  const ending = new AbortController();
  const running = sentinel.run([input], ending.signal);
  stop = async () => {
    ending.abort();
    await running;
  };
  return { desk: sentinel.desk, simulation: input.simulation };
}

async function until<T>(look: () => T | null | undefined | false, what: string): Promise<T> {
  for (let tries = 0; tries < 1500; tries++) {
    const seen = look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    await sleep(20);
  }
  throw new Error(`never: ${what}`);
}

const PAGE = { cursor: null, limit: 50 };

describe('a running Sentinel', () => {
  it('sees trouble, says where it began, waits for a person, mends it, closes it and remembers', async () => {
    const { desk, simulation } = await watchShop('approve');
    await until(() => desk.status().ready, 'ready');
    const open = { ...PAGE, status: 'open' as const, severity: null, nodeId: null };
    await until(() => desk.incidents(open).total === 0, 'quiet');
    simulation.injectFault({ kind: 'crash', service: 'pricing' });
    const plan = await until(
      () =>
        desk
          .plans({ ...PAGE, state: 'proposed' })
          .items.find(({ incidentId }) => incidentId !== null),
      'a plan',
    );
    const incident = desk.incident(plan.incidentId!)!;
    expect(incident.cause?.nodeId).toBe('pricing');
    expect(incident.story.where).toContain('pricing');
    expect(desk.graph().failingPaths[0]?.path[0]).toBe('pricing');
    const answer = await desk.approve(plan.hash, { by: 'ada', validForMs: 600_000 });
    expect(answer.ok).toBe(true);
    await until(() => desk.plan(plan.hash)?.state === 'helped', 'mended');
    await until(() => desk.incident(plan.incidentId!)?.status === 'closed', 'closed');
    expect(desk.fixes(PAGE).total).toBeGreaterThan(0);
    expect(desk.audit(PAGE).items.map(({ event }) => event)).toContain('approval');
  });
});

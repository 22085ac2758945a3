import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SimulatedExecutor } from '@aegis/remediation/simulator';
import type { SentinelArguments } from '../cli/parse-sentinel-arguments.js';
import type { Config } from '../config/finish-config.js';
import { SimulationInput } from '../inputs/simulation-input.js';
import { chooseFault, inject } from '../simulate/choose-fault.js';
import { loadApplication } from '../source/load-application.js';
import { type StartOptions, start } from './start.js';

/** An hour of health, lived through at once. */
const WARM_UP_TICKS = 240;
/** Time goes as it does outside, so that what is seen on the page is what would be seen. */
const TICK_MS = 15_000;
const BREAK_AFTER_MS = 60_000;

/**
 * Watches a simulated application: health for an hour past, then from now on a tick every fifteen seconds, and a
 * fault after a minute. What is agreed to on the page is done in the simulation. The state is begun afresh and does not
 * outlive the run, since the application does not either.
 */
export async function simulateFor(
  asked: NonNullable<SentinelArguments['simulate']>,
  given: Config,
  options: Pick<StartOptions, 'log' | 'version' | 'signal'>,
): Promise<void> {
  const { signal } = options;
  const { graph, name } = await loadApplication(asked.source);
  const input = new SimulationInput({
    graph,
    seed: asked.seed,
    tickMs: TICK_MS,
    warmUpTicks: WARM_UP_TICKS,
    startMs: Date.now(),
  });
  const { simulation } = input;
  const fault = chooseFault(asked.fault, simulation, asked.seed);
  const token = randomBytes(24).toString('base64url');
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-simulated-'));
  const { url, ended } = await start(simulated(given, token, folder), {
    ...options,
    inputs: [input],
    executor: () => new SimulatedExecutor(simulation),
  });
  process.stdout.write(`Sentinel watches ${name}; see ${url}/#token=${token}\n`);
  if (fault !== null) {
    await sleep(BREAK_AFTER_MS, undefined, { signal }).catch(() => {});
    if (!signal.aborted) {
      inject(simulation, fault);
      process.stdout.write(
        `broken: ${fault.kind} at ${fault.service} (the detectors are not told)\n`,
      );
    }
  }
  await ended;
  await rm(folder, { recursive: true, force: true });
}

/** One person may look and agree, by a token that is made for this run. */
function simulated(config: Config, token: string, dir: string): Config {
  const sha256 = createHash('sha256').update(token).digest('hex');
  return {
    ...config,
    state: { ...config.state, dir },
    server: { ...config.server, tokens: [{ name: 'you', role: 'operate', sha256 }] },
    remediation: { ...config.remediation, mode: 'approve' },
  };
}

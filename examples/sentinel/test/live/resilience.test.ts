import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RLRemediationEngine } from '@aegis/remediation';
import { DryRunExecutor } from '@aegis/remediation/guard';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InputStatus } from '../../src/api/resources/index.js';
import type { Batch, Input, Intake } from '../../src/inputs/input.js';
import type { SentinelOptions } from '../../src/live/options.js';
import { Sentinel } from '../../src/live/sentinel.js';
import { SteadyClock } from '../../src/live/steady-clock.js';

let stateDir = '';
let stop = async (): Promise<void> => {};
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'aegis-resilience-'));
});
afterEach(async () => {
  await stop();
  await rm(stateDir, { recursive: true });
});

const optionsOf = (over: Partial<SentinelOptions> = {}): SentinelOptions => ({
  version: '0',
  stateDir,
  saveEveryMs: 60_000,
  tickMs: 20,
  clock: new SteadyClock(),
  maxJournalBytes: 1e9,
  queueLimit: 1000,
  detection: {
    falseAlarmsPerDay: 0.25,
    logFalseAlarmsPerDay: 1,
    maxSeries: 1000,
    partitions: 2,
    historyPoints: 32,
  },
  remediation: { mode: 'observe', settleMs: 1000, verifyMs: 1000, actMs: 1000 },
  guard: {},
  executor: () => new DryRunExecutor(),
  engine: new RLRemediationEngine(),
  limits: [],
  log: pino({ level: 'silent' }),
  ...over,
});

/** Hands over what the test says, and then does as it says. */
class FakeInput implements Input {
  readonly name: string;
  readonly #run: (intake: Intake) => Promise<void>;
  readonly #state: InputStatus['state'];
  readonly completeMs?: number;

  constructor(
    name: string,
    run: (intake: Intake) => Promise<void>,
    state: InputStatus['state'] = 'ok',
    completeMs?: number,
  ) {
    this.name = name;
    this.#run = run;
    this.#state = state;
    if (completeMs !== undefined) this.completeMs = completeMs;
  }

  run(intake: Intake): Promise<void> {
    return this.#run(intake);
  }

  status(): InputStatus {
    const counts = {
      lines: 0,
      points: 0,
      spans: 0,
      dropped: 0,
      behind: null,
      lastReceivedMs: null,
    };
    return { name: this.name, kind: 'stdin', state: this.#state, sentence: '', ...counts };
  }
}

async function run(inputs: readonly Input[], over: Partial<SentinelOptions> = {}) {
  const sentinel = await Sentinel.open(optionsOf(over));
  const ending = new AbortController();
  const running = sentinel.run(inputs, ending.signal);
  stop = async () => {
    ending.abort();
    await running;
  };
  return sentinel.desk;
}

async function until(look: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (look()) return;
    await sleep(20);
  }
  throw new Error(`never: ${what}`);
}

/** What an input with a defect may hand over. */
const BROKEN = { source: 'a', points: [null] } as unknown as Batch;
const lines = (count: number): Batch => ({
  source: 'a',
  logs: Array.from({ length: count }, (_, index) => ({
    line: `line ${index}`,
    nodeId: 'cart',
    receivedMs: Date.now(),
  })),
});

async function copyOf(journal: string): Promise<string> {
  const copy = join(stateDir, 'copy');
  await cp(journal, join(copy, 'journal'), { recursive: true });
  return copy;
}

async function journalText(): Promise<string> {
  const folder = join(stateDir, 'journal');
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
}

describe('a Sentinel to which something bad happens', () => {
  it('goes on after an entry that cannot be applied, also when it is read again', async () => {
    const input = new FakeInput('a', async (intake) => {
      await intake.take(BROKEN);
      await intake.take(lines(3));
    });
    const desk = await run([input]);
    await until(() => desk.status().counts.lines === 3, 'three lines');
    expect(
      desk
        .status()
        .notices.map(({ sentence }) => sentence)
        .join(),
    ).toContain('left out');
    // As after kill -9: the journal is all that there is.
    const sentinel = await Sentinel.open(
      optionsOf({ stateDir: await copyOf(join(stateDir, 'journal')) }),
    );
    expect(sentinel.desk.status().counts.lines).toBe(3);
    await sentinel.discard();
  });

  it('does not wait for an input that has failed for good', async () => {
    const input = new FakeInput(
      'a',
      async (intake) => {
        await intake.take(lines(1));
        throw new Error('a defect');
      },
      'ok',
      0,
    );
    const desk = await run([input]);
    await until(() => desk.status().notices.length > 0, 'said');
    expect(desk.status().notices[0]?.sentence).toContain('a defect');
    const settled = async (): Promise<number> => {
      const text = await journalText();
      return Math.max(0, ...[...text.matchAll(/"settledMs":(\d+)/g)].map(([, ms]) => Number(ms)));
    };
    for (let tries = 0; tries < 200 && (await settled()) === 0; tries++) await sleep(20);
    expect(await settled()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('ends at once while a snapshot is being spread over a long time', async () => {
    const input = new FakeInput('a', (intake) => intake.take(lines(3)));
    await run([input], { saveEveryMs: 36_000_000, maxJournalBytes: 1 });
    const parts = async () => (await readdir(join(stateDir, 'snapshot'))).length;
    for (let tries = 0; tries < 200 && (await parts()) === 0; tries++) await sleep(20);
    expect(await parts()).toBeGreaterThan(0);
    await stop();
    expect(await readdir(join(stateDir, 'snapshot'))).toContain('state.json');
  });

  it('gives its state back also where the last of it cannot be written', async () => {
    const desk = await run([]);
    await until(() => desk.status().ready, 'ready');
    // Nothing can be renamed to where a folder is.
    await mkdir(join(stateDir, 'guard.json'));
    await stop();
    expect(await readdir(stateDir)).not.toContain('lock');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  PrometheusInput,
  type PrometheusInputSettings,
} from '../../../src/inputs/prometheus/prometheus-input.js';
import { CollectingIntake, HandClock, until } from '../collecting-intake.js';
import { FakeServer } from './fake-server.js';

const MINUTE = 60_000;
let server: FakeServer;
let settings: PrometheusInputSettings;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  server = new FakeServer();
  settings = {
    name: 'main',
    url: await server.listen(),
    token: null,
    headers: {},
    timeoutMs: 5000,
    stepMs: 100,
    delayMs: 0,
    historyMs: 2 * 60 * MINUTE,
    graphEveryMs: 1e9,
    queries: [{ name: 'up', expression: 'up', stepMs: 15_000 }],
    maxSeries: 100,
    retryMs: 10,
  };
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await server.close();
});

function start(
  more: Partial<PrometheusInputSettings> = {},
  intake = new CollectingIntake(),
  clock = new HandClock(),
  position: unknown = null,
) {
  const input = new PrometheusInput({ ...settings, ...more }, clock);
  const abort = new AbortController();
  const running = input.run(intake, position, abort.signal);
  const stop = async (): Promise<void> => {
    abort.abort();
    await running;
  };
  stops.push(stop);
  return { input, intake, clock, stop };
}

const timesOf = (intake: CollectingIntake): number[] =>
  intake.batches.flatMap(({ points = [] }) => points.map(({ timestampMs }) => timestampMs));

/** Every 15 s from one moment to another. */
function everyStep(fromMs: number, toMs: number): number[] {
  const times: number[] = [];
  for (let at = Math.floor(fromMs / 15_000) * 15_000; at <= toMs; at += 15_000) times.push(at);
  return times;
}

describe('PrometheusInput', () => {
  it('hands over the history in the order of time and in parts, and then what is new', async () => {
    const from = server.nowMs - settings.historyMs;
    const { input, intake } = start({ token: 'sesame' });
    await until(() => input.status().state === 'ok');
    expect(intake.batches.length).toBeGreaterThan(2);
    expect(timesOf(intake)).toEqual(everyStep(from, server.nowMs));
    server.nowMs += 45_000;
    await until(() => timesOf(intake).length === everyStep(from, server.nowMs).length);
    expect(timesOf(intake)).toEqual(everyStep(from, server.nowMs));
    expect(intake.batches[0]?.points?.[0]).toMatchObject({ name: 'up', labels: { job: 'shop' } });
    expect(server.authorizations).toEqual(new Set(['Bearer sesame']));
  });

  it('says since when the server is away, and catches up', async () => {
    const from = server.nowMs - settings.historyMs;
    const { input, intake, clock } = start();
    await until(() => input.status().state === 'ok');
    server.isAway = true;
    await until(() => input.status().state === 'failing');
    expect(input.status().sentence).toContain(`since ${new Date(clock.wallMs()).toISOString()}`);
    server.nowMs += 10 * MINUTE;
    clock.nowMs += 10 * MINUTE;
    server.isAway = false;
    await until(() => input.status().state === 'ok');
    expect(input.status().sentence).toMatch(/It was away from .* on, for 10 min\./);
    expect(timesOf(intake)).toEqual(everyStep(from, server.nowMs));
  });

  it('begins where it was after a restart', async () => {
    const from = server.nowMs - settings.historyMs;
    const first = start();
    await until(() => first.input.status().state === 'ok');
    await first.stop();
    server.nowMs += 5 * MINUTE;
    const second = start({}, first.intake, first.clock, first.intake.position);
    await until(() => second.input.status().state === 'ok');
    expect(timesOf(first.intake)).toEqual(everyStep(from, server.nowMs));
  });

  it('leaves out what was missed too long ago, and says so', async () => {
    const first = start();
    await until(() => first.input.status().state === 'ok');
    await first.stop();
    server.nowMs += 24 * 60 * MINUTE;
    const second = start({}, new CollectingIntake(), first.clock, first.intake.position);
    await until(() => second.input.status().state === 'ok');
    expect(timesOf(second.intake)).toEqual(
      everyStep(server.nowMs - settings.historyMs, server.nowMs),
    );
    expect(second.input.status()).toMatchObject({ dropped: 1 });
    expect(second.input.status().sentence).toContain('1320 min were too long ago');
  });

  it('starts before its server does', async () => {
    server.isAway = true;
    const { input, intake } = start();
    await until(() => input.status().state === 'failing');
    server.isAway = false;
    await until(() => input.status().state === 'ok');
    expect(timesOf(intake).length).toBe(481);
  });

  it('names a query that fails, while the others go on', async () => {
    const queries = [...settings.queries, { name: 'mine', expression: 'broken(', stepMs: 15_000 }];
    const { input, intake } = start({ queries });
    await until(() => timesOf(intake).length === 481);
    await until(() => input.status().sentence.includes('mine'));
    expect(input.status().sentence).toMatch(
      /^1 of 2 queries fail, among them mine: .*no such thing/,
    );
  });

  it('is not led astray by a clock of ours that is wrong', async () => {
    const clock = new HandClock();
    clock.nowMs = -1e12;
    const { input, intake } = start({}, new CollectingIntake(), clock);
    await until(() => input.status().state === 'ok');
    clock.nowMs += 3e12;
    server.nowMs += 30_000;
    await until(() => timesOf(intake).length === 483);
    expect(timesOf(intake).at(-1)).toBe(Math.floor(server.nowMs / 15_000) * 15_000);
  });

  it('finds what to ask for, later too', async () => {
    server.names = [];
    const { input, intake, clock } = start({ queries: [], stepMs: 50, historyMs: 1000 });
    await until(() => input.status().sentence.includes('give queries'));
    server.names = ['up'];
    clock.nowMs += 31_000;
    server.nowMs += 1000;
    await until(() => timesOf(intake).length > 0);
    expect(server.asked[0]).toBe('min by (namespace, service, service_name, app, job) (up)');
  });
});

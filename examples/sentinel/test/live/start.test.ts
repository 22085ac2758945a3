import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Status } from '../../src/api/resources/index.js';
import { parseConfig } from '../../src/config/load-config.js';
import { makeInputs } from '../../src/inputs/make-inputs.js';
import { start } from '../../src/live/start.js';

const TOKEN = 'a-token-of-an-operator';

let folder = '';
let stop = new AbortController();
let ended: Promise<void> = Promise.resolve();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aegis-start-'));
});
afterEach(async () => {
  stop.abort();
  await ended;
  await rm(folder, { recursive: true });
});

/** Starts what a sentinel.yaml says, in the folder of the test. */
async function startWith(yaml: string) {
  const config = parseConfig(yaml, join(folder, 'sentinel.yaml'), {});
  stop = new AbortController();
  const running = await start(config, {
    inputs: makeInputs(config),
    log: pino({ level: 'silent' }),
    version: '1.2.3',
    signal: stop.signal,
  });
  ended = running.ended;
  return async <T>(path: string, init: RequestInit = {}): Promise<{ status: number; body: T }> => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const response = await fetch(`${running.url}${path}`, { headers, ...init });
    return { status: response.status, body: (await response.json()) as T };
  };
}

const YAML = `
inputs:
  otlp: { port: 0 }
  files: [{ name: app, path: app.log, from: start, node: cart }]
  topology: [{ directory: calls.yaml }]
server:
  port: 0
  tokens: [{ name: ada, role: operate, token: ${TOKEN} }]
`;

async function untilLines(
  ask: Awaited<ReturnType<typeof startWith>>,
  lines: number,
): Promise<Status> {
  for (let tries = 0; tries < 500; tries++) {
    const { body } = await ask<Status>('/api/v1/status');
    if (body.counts.lines === lines && body.inputs.every(({ state }) => state === 'ok'))
      return body;
    await sleep(20);
  }
  throw new Error(`never ${lines} lines`);
}

describe('start', () => {
  it('watches what the configuration names, answers, and goes on where it was', async () => {
    await writeFile(join(folder, 'app.log'), 'one\ntwo\n');
    await writeFile(join(folder, 'calls.yaml'), '[{ service: web, calls: [cart] }]');
    const ask = await startWith(YAML);
    const status = await untilLines(ask, 2);
    expect(status).toMatchObject({ version: '1.2.3', mode: 'observe', executor: 'dry-run' });
    const graph = await ask<{ edges: { from: string; to: string }[] }>('/api/v1/graph');
    expect(graph.body.edges).toMatchObject([{ from: 'web', to: 'cart' }]);
    stop.abort();
    await ended;

    await appendFile(join(folder, 'app.log'), 'three\n');
    const again = await startWith(YAML);
    expect((await untilLines(again, 3)).startedMs).toBeGreaterThan(status.startedMs);
    expect((await again<{ edges: unknown[] }>('/api/v1/graph')).body.edges).toHaveLength(1);
  });

  it('approves no plan that it does not know, and none at all without a token', async () => {
    await writeFile(join(folder, 'calls.yaml'), '[]');
    const ask = await startWith(YAML);
    const body = JSON.stringify({ by: 'ada' });
    const unknown = await ask('/api/v1/plans/none/approval', { method: 'POST', body });
    expect(unknown).toMatchObject({
      status: 404,
      body: { detail: 'There is no plan of that hash.' },
    });
    const fix = JSON.stringify({ incidentId: 'none', command: 'ls', success: true });
    expect((await ask('/api/v1/learner/fixes', { method: 'POST', body: fix })).status).toBe(404);
    const stranger = await ask('/api/v1/plans/none/approval', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(stranger.status).toBe(401);
  });

  it('leaves a state alone that another Sentinel has', async () => {
    await writeFile(join(folder, 'calls.yaml'), '[]');
    await startWith(YAML);
    // A lock of one's own process is taken for a leftover; of another, it is not.
    await writeFile(join(folder, '.aegis', 'lock'), '1');
    const config = parseConfig(YAML, join(folder, 'sentinel.yaml'), {});
    const second = start(config, {
      inputs: [],
      log: pino({ level: 'silent' }),
      version: '0',
      signal: new AbortController().signal,
    });
    await expect(second).rejects.toThrow('in use by process 1');
  });
});

import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@aegis/core';
import { Command } from 'commander';
import { freePort } from './lib/free-port.js';
import { OtlpSender } from './lib/otlp.js';
import { SentinelProcess } from './lib/sentinel-process.js';
import { SERVICES, SyntheticStream, type Trouble } from './lib/synthetic-stream.js';

/**
 * Kills a live Sentinel with SIGKILL at random moments, starts it again, and compares it with one that was left alone
 * beside it: the same log file, the same points. No anomaly may be missing or there twice, no incident differ, and no
 * act be done twice.
 */

const HISTORY_SECONDS = 1200;
/** The last kill is followed by so many seconds, so that what was open can close. */
const TAIL_SECONDS = 20;

const options = new Command('kill-live')
  .option('--kills <n>', 'how often it is killed', Number, 20)
  .option('--seed <n>', 'of the stream and the moments', Number, 1)
  .parse()
  .opts<{ kills: number; seed: number }>();

interface Found {
  readonly id: string;
  readonly sentence: string;
  readonly timestampMs: number;
  readonly incidentId: string | null;
}

const random = new Random(options.seed);
const moments = random.fork('moments');
const liveSeconds = Math.max(60, options.kills * 8);
/** In the middle of the calls, so that all trouble is one incident, which no act mends. */
const LASTING = 'pricing';
const others = SERVICES.filter((service) => service !== LASTING);
const troubles: Trouble[] = [
  { service: LASTING, fromSecond: HISTORY_SECONDS + 8, seconds: Number.POSITIVE_INFINITY },
  ...Array.from({ length: Math.ceil(liveSeconds / 30) }, (_, i) => ({
    service: others[i % others.length]!,
    fromSecond: HISTORY_SECONDS + 16 + 30 * i,
    seconds: 12,
  })),
];

const folder = await mkdtemp(join(tmpdir(), 'kill-live-'));
const log = join(folder, 'shop.log');
await writeFile(log, '');

/** Acts that were posted, by key: slow, so that kills fall into them. */
const posted = new Map<string, number>();
const webhook = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', async () => {
    if (request.method === 'GET') {
      const key = decodeURIComponent(request.url!.slice('/act/'.length));
      response.end(JSON.stringify({ status: posted.has(key) ? 'done' : 'not-done' }));
      return;
    }
    const { idempotencyKey } = JSON.parse(body) as { idempotencyKey: string };
    posted.set(idempotencyKey, (posted.get(idempotencyKey) ?? 0) + 1);
    await sleep(1500);
    response.end(JSON.stringify({ ok: true, message: 'done' }));
  });
});
await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
const webhookUrl = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/act`;

async function make(executor: object, mode: string) {
  const port = await freePort();
  const sentinel = await SentinelProcess.make({
    inputs: {
      files: [{ name: 'shop', path: log, from: 'start' }],
      otlp: { port },
      topology: [{ directory: 'calls.yaml' }],
    },
    remediation: {
      mode,
      executor,
      settle: '2s',
      verify: '6s',
      guard: {
        environment: 'test',
        minConfidence: 0,
        maxShareAtRisk: 1,
        maxActionsPerWindow: 1000,
        cooldown: '1s',
        breakerFailures: 1000,
      },
    },
  });
  const calls = SERVICES.map((service, i) => ({ service, calls: SERVICES.slice(i + 1, i + 2) }));
  await writeFile(join(sentinel.folder, 'calls.yaml'), JSON.stringify(calls));
  return { sentinel, sender: new OtlpSender(port) };
}

const calm = await make({ kind: 'dry-run' }, 'observe');
const killed = await make({ kind: 'webhook', url: webhookUrl }, 'auto');
const stream = new SyntheticStream(options.seed, troubles);
const startMs = Math.floor(Date.now() / 1000) * 1000 - HISTORY_SECONDS * 1000;
const historic: string[] = [];
for (let second = 0; second < HISTORY_SECONDS; second++) {
  const { lines, points } = stream.second(second, startMs + second * 1000);
  historic.push(...lines);
  for (const { sender } of [calm, killed]) sender.send(points);
}
await writeFile(log, historic.map((line) => `${line}\n`).join(''));

let second = HISTORY_SECONDS;
let isOver = false;
/** Writes what every second emits as it comes. */
const writing = (async () => {
  while (!isOver) {
    const atMs = startMs + second * 1000;
    await sleep(Math.max(0, atMs - Date.now()));
    const { lines, points } = stream.second(second, atMs);
    await appendFile(log, lines.map((line) => `${line}\n`).join(''));
    for (const { sender } of [calm, killed]) sender.send(points);
    second++;
  }
})();

let kills = 0;
let problems: string[] = [];
try {
  await Promise.all([calm.sentinel.start(), killed.sentinel.start()]);
  while (kills < options.kills) {
    await sleep(1000 + 6000 * moments.float());
    await killed.sentinel.end('SIGKILL');
    kills++;
    await sleep(1000 * moments.float());
    await killed.sentinel.start();
    process.stderr.write(`killed ${kills} of ${options.kills}\r`);
  }
  await sleep(TAIL_SECONDS * 1000);
  isOver = true;
  await writing;
  await Promise.all([calm.sender.drained(), killed.sender.drained()]);
  await sleep(3000);
  problems = await compare();
} finally {
  isOver = true;
  calm.sender.stop();
  killed.sender.stop();
  await Promise.all([calm.sentinel.remove(), killed.sentinel.remove()]);
  webhook.closeAllConnections();
  webhook.close();
  await rm(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/**
 * The anomalies of each incident: what belongs together. Its id is made of what came first, and of a line and a point
 * of the same second either may.
 */
function grouped(found: readonly Found[]): string[] {
  const groups = new Map<string | null, string[]>();
  for (const { id, incidentId } of found) {
    groups.set(incidentId, [...(groups.get(incidentId) ?? []), id]);
  }
  return [...groups.values()].map((ids) => ids.sort().join()).sort();
}

async function compare(): Promise<string[]> {
  const [expected, found] = await Promise.all(
    [calm, killed].map(async ({ sentinel }) => sentinel.list<Found>('/anomalies')),
  );
  const [expectedIncidents, foundIncidents] = [expected!, found!].map(grouped);
  const without = (some: readonly Found[], others: readonly Found[]): string[] => {
    const ids = new Set(others.map(({ id }) => id));
    return some
      .filter(({ id }) => !ids.has(id))
      .map(({ id, sentence, timestampMs }) => `${id} at ${timestampMs}: ${sentence}`);
  };
  const missing = without(expected!, found!);
  const extra = without(found!, expected!);
  const twice = found!.length - new Set(found!.map(({ id }) => id)).size;
  const acts = [...posted.values()];
  const repeated = acts.filter((times) => times > 1).length;
  const sameIncidents = expectedIncidents!.join('\n') === foundIncidents!.join('\n');
  const status = await killed.sentinel.ask<{ counts: object }>('/status');
  console.log(
    JSON.stringify({
      kills,
      anomalies: expected!.length,
      missing: missing.length,
      extra: extra.length,
      twice,
      incidents: expectedIncidents!.length,
      sameIncidents,
      acts: acts.length,
      actsTwice: repeated,
      counts: status?.counts,
    }),
  );
  return [
    ...(expected!.length === 0 ? ['nothing was found at all: there was nothing to lose'] : []),
    ...(missing.length > 0 ? [`missing:\n  ${missing.join('\n  ')}`] : []),
    ...(extra.length > 0 ? [`not found by the other:\n  ${extra.join('\n  ')}`] : []),
    ...(twice > 0 ? [`${twice} anomalies are there twice`] : []),
    ...(sameIncidents
      ? []
      : [`incidents differ: ${expectedIncidents!.length}, ${foundIncidents!.length}`]),
    ...(repeated > 0 ? [`${repeated} acts were done twice`] : []),
  ];
}

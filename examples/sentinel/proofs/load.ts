import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@aegis/core';
import { Command } from 'commander';
import type { Status } from '../src/api/resources/index.js';
import { freePort } from './lib/free-port.js';
import { openPage } from './lib/page.js';
import { SentinelProcess } from './lib/sentinel-process.js';

/**
 * Sends so many lines (to files that are followed) and points (over OTLP) a second into one Sentinel, with its page
 * open, and measures how long after they were sent they are judged, what is dropped, and whether memory grows.
 */

const options = new Command('load')
  .option('--lines <n>', 'a second', Number, 20_000)
  .option('--points <n>', 'a second: so many series, each once a second', Number, 20_000)
  .option('--services <n>', 'that they are of', Number, 50)
  .option('--minutes <n>', 'how long', Number, 5)
  .option('--seed <n>', 'of the stream', Number, 1)
  .option('--no-browser', 'without the page')
  .parse()
  .opts<{
    lines: number;
    points: number;
    services: number;
    minutes: number;
    seed: number;
    browser: boolean;
  }>();

/** The stream is sent in so many slices a second, as senders do. */
const SLICES = 10;
const LOOK_EVERY_MS = 250;
const MEBIBYTE = 1_048_576;

const folder = await mkdtemp(join(tmpdir(), 'load-'));
const port = await freePort();
const sentinel = await SentinelProcess.make({
  inputs: {
    files: [
      { name: 'logs', path: join(folder, '*.log'), nodeFromPath: '([^/]+)\\.log$', from: 'start' },
    ],
    otlp: { port },
  },
  state: { saveEvery: '60s' },
  log: { level: 'warn' },
});
const random = new Random(options.seed);
const names = Array.from({ length: options.services }, (_, i) => `service-${i}`);
const logs = names.map((name) => createWriteStream(join(folder, `${name}.log`), { flags: 'a' }));

/** When so many of a kind had been sent in all, oldest first: what a count was reached at. */
class Sent {
  readonly #counts: number[] = [0];
  readonly #timesMs: number[] = [performance.now()];
  #from = 0;

  note(count: number): void {
    this.#counts.push(this.#counts.at(-1)! + count);
    this.#timesMs.push(performance.now());
  }

  get total(): number {
    return this.#counts.at(-1)!;
  }

  /** How old the first of what was not judged yet is, when so many were, ms. */
  lagMs(judged: number): number {
    while (this.#from < this.#counts.length - 1 && this.#counts[this.#from]! <= judged)
      this.#from++;
    return judged >= this.total ? 0 : performance.now() - this.#timesMs[this.#from]!;
  }
}

const sentLines = new Sent();
const sentPoints = new Sent();
let refused = 0;

function sendLines(atMs: number): void {
  const perService = Math.floor(options.lines / SLICES / options.services);
  const time = new Date(atMs).toISOString();
  for (const log of logs) {
    let text = '';
    for (let i = 0; i < perService; i++) {
      const number = random.uint32();
      text += `${time} INFO request ${number.toString(16)} of user ${number % 5003} for /api/items/${number % 997} done with 200 in ${number % 300} ms\n`;
    }
    log.write(text);
  }
  sentLines.note(perService * options.services);
}

const perService = Math.floor(options.points / options.services);
/** Bodies are made of parts that never change, so that the sender is not what is measured. */
const metricHeads = Array.from(
  { length: perService },
  (_, i) =>
    `{"name":"load_gauge_${i % 4}","gauge":{"dataPoints":[{"attributes":[{"key":"instance","value":{"stringValue":"i-${i}"}}],"timeUnixNano":"`,
);

async function sendPoints(slice: number, atMs: number): Promise<void> {
  const some = names.filter((_, index) => index % SLICES === slice);
  const resources = some.map((name) => {
    const metrics = metricHeads.map(
      (head) => `${head}${atMs}000000","asDouble":${(100 + random.float()).toFixed(3)}}]}}`,
    );
    return `{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"${name}"}}]},"scopeMetrics":[{"metrics":[${metrics.join()}]}]}`;
  });
  const body = `{"resourceMetrics":[${resources.join()}]}`;
  sentPoints.note(some.length * perService);
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await response.arrayBuffer();
    if (response.ok) return;
    refused++;
    await sleep(200);
  }
}

async function residentBytes(): Promise<number> {
  const status = await readFile(`/proc/${sentinel.pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}

async function cpuSeconds(): Promise<number> {
  const fields = (await readFile(`/proc/${sentinel.pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
};

const lagsMs: number[] = [];
const memory: number[] = [];
let isOver = false;
let failed = true;
try {
  await sentinel.start();
  const page = options.browser ? await openPage(`${sentinel.url}/`) : null;
  const startMs = Date.now();
  const cpuBefore = await cpuSeconds();
  const looking = look();
  const posts = new Set<Promise<void>>();
  for (let slice = 0; slice < options.minutes * 60 * SLICES; slice++) {
    const atMs = startMs + (slice * 1000) / SLICES;
    await sleep(Math.max(0, atMs - Date.now()));
    sendLines(atMs);
    const post = sendPoints(slice % SLICES, Math.round(atMs)).finally(() => posts.delete(post));
    posts.add(post);
  }
  const cpu = (await cpuSeconds()) - cpuBefore;
  isOver = true;
  await Promise.all(posts);
  await looking;
  const last = await settled();
  await page?.close();
  failed = !report(last, cpu);
} finally {
  isOver = true;
  for (const log of logs) log.end();
  await sentinel.remove();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

async function look(): Promise<void> {
  while (!isOver) {
    const status = await sentinel.ask<Status>('/status');
    if (status !== null) {
      lagsMs.push(
        Math.max(sentLines.lagMs(status.counts.lines), sentPoints.lagMs(status.counts.points)),
      );
    }
    memory.push(await residentBytes());
    await sleep(LOOK_EVERY_MS);
  }
}

/** The status when everything that was sent is judged, or some time has passed. */
async function settled(): Promise<Status | null> {
  let status: Status | null = null;
  for (let i = 0; i < 100; i++) {
    status = await sentinel.ask<Status>('/status');
    const isAll =
      status?.counts.lines === sentLines.total && status.counts.points === sentPoints.total;
    if (isAll) break;
    await sleep(LOOK_EVERY_MS);
  }
  return status;
}

function report(status: Status | null, cpu: number): boolean {
  const half = Math.floor(memory.length / 2);
  const early = quantile(memory.slice(half, half + Math.ceil(memory.length / 10)), 0.5);
  const late = quantile(memory.slice(-Math.ceil(memory.length / 10)), 0.5);
  const dropped = (status?.inputs ?? []).reduce((sum, input) => sum + input.dropped, 0);
  const lost =
    sentLines.total + sentPoints.total - (status?.counts.lines ?? 0) - (status?.counts.points ?? 0);
  const told = {
    lines: sentLines.total,
    points: sentPoints.total,
    lost,
    dropped,
    refused,
    lagMs: { p50: Math.round(quantile(lagsMs, 0.5)), p99: Math.round(quantile(lagsMs, 0.99)) },
    cores: Math.round((100 * cpu) / (options.minutes * 60)) / 100,
    memoryMiB: { half: Math.round(early / MEBIBYTE), end: Math.round(late / MEBIBYTE) },
    series: status?.counts.series,
    anomalies: status?.counts.anomalies,
  };
  console.log(JSON.stringify(told));
  return lost === 0 && dropped === 0 && told.lagMs.p99 <= 2000 && late <= 1.1 * early;
}

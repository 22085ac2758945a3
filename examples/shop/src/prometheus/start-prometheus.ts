import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listen } from '../listen.js';
import { SERVICE_NAMES } from '../service-names.js';
import type { Shop } from '../start-shop.js';
import { prometheusConfig } from './prometheus-config.js';

export interface PrometheusOptions {
  /** Any that is free when left out. */
  readonly port?: number;
  /** @defaultValue 1000 */
  readonly scrapeIntervalMs?: number;
  /** @defaultValue '/usr/bin/prometheus' */
  readonly program?: string;
}

export interface RunningPrometheus {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/**
 * Runs the program that follows until standard input is closed, as it is when we are gone, however we
 * went; then removes the folder. Ctrl-C reaches the whole group, and is for us to answer.
 */
const KEEPER = `
folder=$1; shift
trap '' INT
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{ read -r _ <&3; kill "$child"; } &
wait "$child"
code=$?
rm -rf "$folder"
exit "$code"
`;

/**
 * Starts Prometheus on the loopback address with storage of its own, scraping the shop, and waits until it
 * is ready.
 *
 * @throws Error where the program is missing, the port is taken, or it does not become ready
 */
export async function startPrometheus(
  shop: Pick<Shop, 'ports'>,
  options: PrometheusOptions = {},
): Promise<RunningPrometheus> {
  const { scrapeIntervalMs = 1000, program = '/usr/bin/prometheus' } = options;
  const port = await freePort(options.port ?? 0);
  const folder = mkdtempSync(join(tmpdir(), 'aegis-prometheus-'));
  const targets = SERVICE_NAMES.map((service) => ({
    service,
    address: `127.0.0.1:${shop.ports[service]}`,
  }));
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, prometheusConfig(targets, scrapeIntervalMs));
  const own = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--storage.tsdb.retention.time=2h',
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ];
  const child = spawn('/bin/sh', ['-c', KEEPER, 'keeper', folder, program, ...own], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const stop = async (): Promise<void> => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(child, url, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port, stop };
}

async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  const port = await listen(server, wanted, 'prometheus');
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ready(child: ChildProcess, url: string, said: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) {
      throw new Error(`startPrometheus: it ended before it was ready: ${said()}`);
    }
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    if (answer?.ok) return;
    await pause(100);
  }
  throw new Error(`startPrometheus: it was not ready within ${PATIENCE_MS} ms: ${said()}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await gone;
}

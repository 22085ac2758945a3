import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where Debian's package and others put it; null where there is none. */
export function findPrometheus(): string | null {
  const folders = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, 'prometheus')).find(existsSync) ?? null;
}

export const MISSING = 'no prometheus in PATH (Debian: apt-get install prometheus)';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

/** A Prometheus on loopback with its own folder; `stop` ends it. */
export interface RunningPrometheus {
  readonly baseUrl: string;
  readonly stop: () => Promise<void>;
}

/** Starts a Prometheus that scrapes `target` (host:port) five times a second, and waits until it is ready. */
export async function startPrometheus(binary: string, target: string): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'aegis-prometheus-'));
  const port = await freePort();
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global: { scrape_interval: 200ms, scrape_timeout: 200ms }
scrape_configs:
  - job_name: shop
    static_configs: [{ targets: ['${target}'] }]
  - job_name: aegis
    metrics_path: /scores
    static_configs: [{ targets: ['${target}'] }]
`,
  );
  const child = spawn(
    binary,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaints = '';
  child.stderr.on('data', (piece: Buffer) => {
    complaints = (complaints + piece.toString()).slice(-2000);
  });
  let running = true;
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      running = false;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  // Whatever becomes of the test, the process does not outlive it.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const baseUrl = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    kill();
    await gone;
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until(async () => !running || (await fetch(`${baseUrl}/-/ready`)).ok, 20_000);
    if (!running) throw new Error('Prometheus ended at once');
  } catch (cause) {
    await stop();
    throw new Error(`Prometheus does not start: ${complaints}`, { cause });
  }
  return { baseUrl, stop };
}

/** Asks until the answer is yes; an error counts as no. */
export async function until(asked: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    if (await asked().catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

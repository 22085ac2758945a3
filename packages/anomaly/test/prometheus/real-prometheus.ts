import { type ChildProcess, spawn } from 'node:child_process';
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
`,
  );
  const child: ChildProcess = spawn(
    binary,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const baseUrl = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  await until(async () => (await fetch(`${baseUrl}/-/ready`)).ok, 20_000);
  return { baseUrl, stop };
}

/** Asks until the answer is yes; an error counts as no. */
export async function until(asked: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    if (await asked().catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

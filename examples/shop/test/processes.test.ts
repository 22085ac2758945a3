import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../src/listen.js';
import { startShop } from '../src/start-shop.js';
import { type BuiltPrograms, buildPrograms } from './support/built-programs.js';
import { isAlive, waitUntil } from './support/wait-until.js';

const PROMETHEUS = existsSync('/usr/bin/prometheus') ? '/usr/bin/prometheus' : 'none';

let programs: BuiltPrograms;
beforeAll(async () => {
  programs = await buildPrograms();
});
afterAll(() => programs?.remove());

async function taken(task: (port: number, server: Server) => Promise<void>): Promise<void> {
  const server = createServer();
  const port = await listen(server, 0, 'test');
  try {
    await task(port, server);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('a port that is taken', () => {
  it.each(['payment', 'operations'] as const)('of %s: said, and nothing is left', async (owner) => {
    await taken(async (port) => {
      const folder = mkdtempSync(join(tmpdir(), 'aegis-shop-test-'));
      const options = { users: 0, serviceProgram: programs.service, folder };
      const failed = startShop({ ...options, ports: { [owner]: port } });
      await expect(failed).rejects.toThrow(`${owner}: port ${port} is taken`);
      const shop = await startShop(options);
      expect(shop.services().map(({ pid }) => pid === null)).not.toContain(true);
      await shop.stop();
      rmSync(folder, { recursive: true });
    });
  });

  it('at a restart: the act fails with the reason, and the next one succeeds', async () => {
    const shop = await startShop({ users: 0, serviceProgram: programs.service });
    try {
      const restart = (idempotencyKey: string) =>
        shop.act({ action: { kind: 'restart', target: 'store' }, idempotencyKey });
      await shop.injectFault({ kind: 'dependency-down' });
      const squatter = createServer();
      await listen(squatter, shop.ports.store, 'test');
      const failed = await restart('in the way');
      await new Promise((resolve) => squatter.close(resolve));
      expect(failed).toMatchObject({ ok: false });
      expect(failed.message).toContain(`port ${shop.ports.store} is taken`);
      expect(await restart('again')).toMatchObject({ ok: true });
    } finally {
      await shop.stop();
    }
  });
});

describe('a service that is killed', () => {
  it('stays down, and comes back with a restart', async () => {
    const shop = await startShop({ users: 0, serviceProgram: programs.service });
    const payment = () => shop.services().find(({ name }) => name === 'payment')!;
    try {
      process.kill(payment().pid!, 'SIGKILL');
      await waitUntil('it is noticed', () => payment().pid === null);
      expect(payment().deaths).toBe(1);
      await shop.act({ action: { kind: 'restart', target: 'payment' }, idempotencyKey: 'up' });
      expect((await fetch(`${shop.urls.payment}/healthz`)).status).toBe(200);
    } finally {
      await shop.stop();
    }
  });

  it('is gone with everything else after stop', async () => {
    const shop = await startShop({ serviceProgram: programs.service });
    const pids = shop.services().map(({ pid }) => pid!);
    await shop.stop();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(shop.folder)).toBe(false);
  });
});

interface Whereabouts {
  readonly urls: Record<string, string>;
  readonly token: string;
  readonly folder: string;
  readonly prometheus: string | null;
}

/** Runs the program in a group of its own, for as long as the task takes. */
async function withProgram(
  task: (child: ChildProcess, where: Whereabouts) => Promise<void>,
): Promise<void> {
  const args = [programs.main, '--users', '1', '--prometheus', PROMETHEUS];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await waitUntil('it says where it is', () => said.includes('\n') || child.exitCode !== null);
    await task(child, JSON.parse(said));
  } finally {
    child.kill('SIGKILL');
  }
}

describe('the program', () => {
  it.each([
    ['SIGTERM', 'the program'],
    ['SIGKILL', 'the program'],
    ['SIGINT', 'the program'],
    ['SIGINT', 'its group, as Ctrl-C does'],
  ] as const)('leaves nothing behind on %s to %s', (signal, whom) =>
    withProgram(async (child, where) => {
      const headers = { authorization: `Bearer ${where.token}` };
      const services = await (await fetch(`${where.urls.operations}/services`, { headers })).json();
      const pids: number[] = services.map(({ pid }: { pid: number }) => pid);
      expect(pids.every(isAlive)).toBe(true);
      process.kill(whom === 'the program' ? child.pid! : -child.pid!, signal);
      await waitUntil('the processes are gone', () => !pids.some(isAlive));
      await waitUntil('the folder is gone', () => !existsSync(where.folder));
      const prometheus = where.prometheus;
      if (prometheus === null) return;
      await waitUntil('Prometheus is gone', () =>
        fetch(prometheus).then(
          () => false,
          () => true,
        ),
      );
    }),
  );
});

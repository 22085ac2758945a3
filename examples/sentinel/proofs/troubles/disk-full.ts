import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Status } from '../../src/api/resources/index.js';
import { freePort } from '../lib/free-port.js';
import { OtlpSender } from '../lib/otlp.js';
import { SentinelProcess } from '../lib/sentinel-process.js';
import { SyntheticStream } from '../lib/synthetic-stream.js';
import { lasting, type Told, untilStatus } from './told.js';

const run = promisify(execFile);
const DISK = '16m';
const SECONDS = 300;

/** A disk of its own that fills up: detection goes on, the state is whole again when there is room, and outlives a kill. */
export async function diskFull(): Promise<Told> {
  const port = await freePort();
  const sentinel = await SentinelProcess.make({
    inputs: { otlp: { port } },
    state: { saveEvery: '2s' },
  });
  const disk = join(sentinel.folder, 'state');
  await mkdir(disk);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', disk]);
  } catch (error) {
    await sentinel.remove();
    return {
      said: null,
      recovered: true,
      skipped: `no disk can be mounted here: ${(error as Error).message.trim()}`,
    };
  }
  const sender = new OtlpSender(port);
  const stream = new SyntheticStream(1, []);
  const startMs = Date.now() - SECONDS * 1000;
  const send = async (from: number, to: number): Promise<void> => {
    for (let second = from; second < to; second++) {
      sender.send(stream.second(second, startMs + second * 1000).points);
    }
    await sender.drained();
  };
  const filler = join(disk, 'filler');
  try {
    await sentinel.start();
    await send(0, 100);
    await fill(filler);
    await send(100, 200);
    const said = await untilStatus(
      sentinel,
      (status) => lasting(status, 'write-journal') ?? lasting(status, 'write-snapshot'),
      30_000,
    );
    await rm(filler);
    const whole = await untilStatus(
      sentinel,
      (status) =>
        status.saved.ok &&
        lasting(status, 'write-journal') === null &&
        lasting(status, 'write-snapshot') === null
          ? true
          : null,
      60_000,
    );
    await send(200, 220);
    const before = await sentinel.ask<Status>('/status');
    await sentinel.end('SIGKILL');
    await sentinel.start();
    const after = await sentinel.ask<Status>('/status');
    const kept = before !== null && before.counts.points === after?.counts.points;
    return {
      said,
      recovered: said !== null && whole === true && kept,
      detail: { points: before?.counts.points, pointsAfterKill: after?.counts.points },
    };
  } finally {
    sender.stop();
    await sentinel.end('SIGKILL');
    await run('umount', [disk]);
    await sentinel.remove();
  }
}

/** Takes all the room there is, to the last byte. */
async function fill(path: string): Promise<void> {
  for (let bytes = 1 << 20; bytes >= 1; bytes >>= 1) {
    for (;;) {
      try {
        await writeFile(path, Buffer.alloc(bytes), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}

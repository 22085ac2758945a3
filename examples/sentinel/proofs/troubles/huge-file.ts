import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../lib/free-port.js';
import { OtlpSender } from '../lib/otlp.js';
import { SentinelProcess } from '../lib/sentinel-process.js';
import { type Told, type TroubleOptions, untilStatus } from './told.js';

const GIGABYTE = 1e9;
const CHUNK_LINES = 50_000;

/** Five gigabytes of log appear at once: it says how far behind it is, leaves out what is too old, and catches up. */
export async function hugeFile({ gigabytes }: TroubleOptions): Promise<Told> {
  const port = await freePort();
  const sentinel = await SentinelProcess.make({
    inputs: { otlp: { port }, files: [{ name: 'logs', path: 'logs/*.log' }] },
  });
  const sender = new OtlpSender(port);
  try {
    await sentinel.start();
    const path = join(sentinel.folder, 'logs');
    await mkdir(path);
    const part = join(sentinel.folder, 'part');
    const bytes = await write(part, gigabytes * GIGABYTE);
    await rename(part, join(path, 'app.log'));
    const said = await untilStatus(
      sentinel,
      ({ inputs }) => inputs.find(({ state }) => state === 'behind')?.sentence ?? null,
      60_000,
    );
    const startedMs = performance.now();
    // Meanwhile others have to get their turn.
    let slowestMs = 0;
    const watching = (async () => {
      for (let second = 0; second < 10; second++) {
        const sentMs = performance.now();
        sender.send([
          { name: 'queue_depth', labels: { service: 'cart' }, timestampMs: Date.now(), value: 1 },
        ]);
        await sender.drained();
        slowestMs = Math.max(slowestMs, performance.now() - sentMs);
        await sleep(500);
      }
    })();
    const caughtUp = await untilStatus(
      sentinel,
      ({ inputs }) => {
        const files = inputs.find(({ kind }) => kind === 'file');
        return files?.state === 'ok' && files.behind === 0 ? files : null;
      },
      600_000,
    );
    await watching;
    return {
      said,
      recovered: said !== null && caughtUp !== null,
      detail: {
        gigabytes: bytes / GIGABYTE,
        seconds: Math.round((performance.now() - startedMs) / 1000),
        lines: caughtUp?.lines,
        dropped: caughtUp?.dropped,
        says: caughtUp?.sentence,
        slowestOtherMs: Math.round(slowestMs),
      },
    };
  } finally {
    sender.stop();
    await sentinel.remove();
  }
}

async function write(path: string, bytes: number): Promise<number> {
  const file = await open(path, 'w');
  let lines = '';
  for (let i = 0; i < CHUNK_LINES; i++) {
    lines += `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}Z INFO request ${i} of user ${i % 977} done with 200 in ${i % 300} ms\n`;
  }
  const chunk = Buffer.from(lines);
  let written = 0;
  while (written < bytes) written += (await file.write(chunk)).bytesWritten;
  await file.close();
  return written;
}

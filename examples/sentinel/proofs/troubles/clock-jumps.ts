import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../lib/free-port.js';
import { SentinelProcess } from '../lib/sentinel-process.js';
import { lasting, type Told, untilStatus } from './told.js';

/** A wall clock that is off by what a file says, for a process of its own; the monotonic one stays as it is. */
const SHIFTED = `
import { readFileSync } from 'node:fs';
const real = Date.now.bind(Date);
let offset = 0;
setInterval(() => {
  try { offset = Number(readFileSync(process.env.CLOCK_OFFSET_FILE, 'utf8')); } catch {}
}, 100).unref();
Date.now = () => real() + offset;
`;

/** Forward and back, for good and for a moment. */
export async function clockJumps(): Promise<Told> {
  const port = await freePort();
  const sentinel = await SentinelProcess.make({ inputs: { otlp: { port } } }, null, [
    '--import',
    `data:text/javascript,${encodeURIComponent(SHIFTED)}`,
  ]);
  const offsetFile = join(sentinel.folder, 'offset');
  const jump = (ms: number): Promise<void> => writeFile(offsetFile, String(ms));
  await jump(0);
  process.env.CLOCK_OFFSET_FILE = offsetFile;
  try {
    await sentinel.start();
    const nowMs = (): Promise<number | null> =>
      untilStatus(sentinel, (status) => status.nowMs, 5000);
    const before = (await nowMs())!;
    await jump(3_600_000);
    const said = await untilStatus(sentinel, (status) => lasting(status, 'clock'), 10_000);
    await sleep(3000);
    const during = (await nowMs())!;
    await jump(0);
    const forgotten = await untilStatus(
      sentinel,
      (status) => (lasting(status, 'clock') === null ? true : null),
      10_000,
    );
    await jump(-3_600_000);
    const followed = await untilStatus(
      sentinel,
      (status) => (status.nowMs < before - 3_000_000 ? status.nowMs : null),
      30_000,
    );
    const held = during - before < 60_000;
    return {
      said,
      recovered: said !== null && held && forgotten === true && followed !== null,
      detail: {
        heldWhileItJumped: held,
        forgottenWhenTakenBack: forgotten,
        followedForGood: followed !== null,
      },
    };
  } finally {
    delete process.env.CLOCK_OFFSET_FILE;
    await sentinel.remove();
  }
}

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bus, openBus } from '../bus/open-bus.js';
import { type Heartbeat, readHeartbeats } from '../ownership/membership.js';
import { runProduce } from '../produce/run-produce.js';
import type { Workload } from '../produce/workload.js';
import { BusyWindows } from './busy-window.js';
import { Fleet } from './fleet.js';
import { NatsServer } from './nats-server.js';
import { snapshotCost } from './snapshot-cost.js';
import { sentenceOf, tableOf } from './table-of.js';

/** What so many workers took of a backlog. */
export interface TableRow {
  readonly load: string;
  readonly workers: number;
  readonly seconds: number;
  readonly linesPerSecond: number;
  readonly pointsPerSecond: number;
  /** Of one core, while all of them worked. */
  readonly cpuPercentPerWorker: number;
  /** Of the workers' time on a core, for a line or a point. */
  readonly microsPerItem: number;
  /** Of the server's, for delivering. */
  readonly serverMicrosPerItem: number;
  readonly memoryMegabytesPerWorker: number;
}

const MIXED = { seed: 1, services: 120, series: 25, lines: 25 };
const LOADS = [
  { load: 'lines and points', workers: 1, ...MIXED },
  { load: 'lines and points', workers: 2, ...MIXED },
  { load: 'lines and points', workers: 4, ...MIXED },
  { load: 'lines', workers: 1, ...MIXED, series: 1, lines: 50 },
  { load: 'points', workers: 1, ...MIXED, series: 50, lines: 0 },
] as const;
/** Heartbeats are the samples: a shorter lease, more of them. */
const FLAGS = ['--lease-ms', '3000'];
const LOOK_MS = 250;
const TICKS_PER_SECOND = 100;
const MEGABYTE = 1e6;

/** Fills the streams, then lets workers at them: nothing but their own speed holds them back. */
export async function runTable(
  flags: { readonly ticks: number; readonly json?: boolean },
  signal: AbortSignal,
): Promise<void> {
  const rows: TableRow[] = [];
  for (const { load, workers, ...workload } of LOADS) {
    process.stderr.write(`${workers} × ${load} …\n`);
    rows.push(await drain(load, workers, { ...workload, ticks: flags.ticks }, signal));
  }
  const snapshot = snapshotCost();
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ rows, snapshot })}\n`
      : `${tableOf(rows)}\n${sentenceOf(snapshot)}\n`,
  );
}

async function drain(
  load: string,
  workers: number,
  workload: Workload,
  signal: AbortSignal,
): Promise<TableRow> {
  const server = await NatsServer.start();
  const fleet = new Fleet(process.argv[1]!, server.address, tellTrouble);
  try {
    const bus = await openBus(server.address, { retainBytes: 2 ** 30 });
    await runProduce(bus, workload, { ticksPerSecond: 0 }, signal);
    const items = workload.ticks * workload.services * (workload.series + workload.lines);
    const serverBefore = cpuMsOf(server.pid);
    for (let i = 0; i < workers; i++) fleet.start('worker', FLAGS);
    let beats: Heartbeat[] = [];
    const windows = new BusyWindows();
    do {
      await sleep(LOOK_MS);
      if (fleet.members.length < workers) throw new Error('a worker has ended.');
      beats = await beatsOf(bus).catch(() => beats);
      windows.note(beats);
    } while (!signal.aborted && total(beats, 'lines') + total(beats, 'points') < items);
    const serverMs = cpuMsOf(server.pid) - serverBefore;
    const memory = beats.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    await bus.close();
    const busy = windows.window();
    if (busy === null)
      throw new Error('not all workers were at work at a time; give more --ticks.');
    return {
      load,
      workers,
      seconds: busy.seconds,
      linesPerSecond: busy.lines / busy.seconds,
      pointsPerSecond: busy.points / busy.seconds,
      cpuPercentPerWorker: busy.cpuMs / busy.seconds / 10 / workers,
      microsPerItem: (1000 * busy.cpuMs) / (busy.lines + busy.points),
      serverMicrosPerItem: (1000 * serverMs) / items,
      memoryMegabytesPerWorker: memory / workers / MEGABYTE,
    };
  } finally {
    await fleet.stop();
    await server.stop();
  }
}

async function beatsOf(bus: Bus): Promise<Heartbeat[]> {
  return Array.from((await readHeartbeats(bus)).values(), ({ heartbeat }) => heartbeat);
}

function tellTrouble(sentence: string): void {
  if (!sentence.includes(': takes ')) process.stderr.write(`${sentence}\n`);
}

function total(beats: readonly Heartbeat[], count: string): number {
  return beats.reduce((sum, { counts }) => sum + (counts[count] ?? 0), 0);
}

/** What a process has had of the cores, from Linux; 0 elsewhere. */
function cpuMsOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * (1000 / TICKS_PER_SECOND);
  } catch {
    return 0;
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { type RunningPrometheus, startPrometheus } from './prometheus/start-prometheus.js';
import { type Shop, startShop } from './start-shop.js';
import type { FaultKind } from './supervisor/fault.js';
import { type FaultCase, faultCases, type Symptom } from './timing/symptoms.js';

// Tells how long after a fault Prometheus shows it, and how long after the act it is gone, so that
// intervals can be chosen: `node dist/fault-timing.js --interval 1000 2000 5000`.

const POLL_MS = 200;
const PATIENCE_MS = 180_000;

/** Seconds from `startedMs` until the query has an answer, or has none; null when it took too long. */
async function secondsUntil(
  prometheus: RunningPrometheus,
  { query }: Symptom,
  wanted: boolean,
  startedMs: number,
): Promise<number | null> {
  const url = `${prometheus.url}/api/v1/query?query=${encodeURIComponent(query)}`;
  while (Date.now() - startedMs < PATIENCE_MS) {
    const answer = await (await fetch(url)).json();
    const isThere = answer.data.result.length > 0;
    if (isThere === wanted) return (Date.now() - startedMs) / 1000;
    await pause(POLL_MS);
  }
  return null;
}

async function timeFault(
  shop: Shop,
  prometheus: RunningPrometheus,
  { kind, service, cure, symptoms }: FaultCase,
): Promise<void> {
  const injectedMs = Date.now();
  await shop.injectFault({ kind });
  const shown = await Promise.all(
    symptoms.map((symptom) => secondsUntil(prometheus, symptom, true, injectedMs)),
  );
  const actedMs = Date.now();
  const action = { kind: cure, target: service, parameters: {} };
  await shop.act({ action, idempotencyKey: `${kind} ${injectedMs}` });
  const gone = await Promise.all(
    symptoms.map((symptom) => secondsUntil(prometheus, symptom, false, actedMs)),
  );
  for (const [i, { what }] of symptoms.entries()) {
    const cells = [`${kind} at ${service}`.padEnd(26), what.padEnd(16), tell(shown[i])];
    console.log([...cells, cure.padEnd(14), tell(gone[i])].join('  '));
  }
}

function tell(seconds: number | null | undefined): string {
  const text = typeof seconds === 'number' ? `${seconds.toFixed(1)} s` : 'never';
  return text.padStart(8);
}

const command = new Command('fault-timing')
  .option('--interval <ms...>', 'between scrapes', ['1000', '2000'])
  .option('--fault <kind...>', 'only these')
  .option('--calm <seconds>', 'before each fault', Number, 10);
const given = command.parse().opts<{ interval: string[]; fault?: FaultKind[]; calm: number }>();

const shop = await startShop();
process.once('SIGINT', () => process.exit(130));
try {
  for (const interval of given.interval.map(Number)) {
    const prometheus = await startPrometheus(shop, { scrapeIntervalMs: interval });
    console.log(`scrapes every ${interval} ms, rates over ${4 * interval} ms`);
    console.log('fault                       symptom             shown  act                gone');
    try {
      for (const one of faultCases(`${4 * interval}ms`)) {
        if (given.fault !== undefined && !given.fault.includes(one.kind)) continue;
        await pause(given.calm * 1000);
        await timeFault(shop, prometheus, one);
        await shop.cureAll();
      }
    } finally {
      await prometheus.stop();
    }
  }
} finally {
  await shop.stop();
}

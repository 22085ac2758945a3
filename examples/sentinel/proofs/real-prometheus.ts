import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CURES, type FaultKind, startPrometheus, startShop, USUAL_PLACE } from '@aegis/shop';
import { Command } from 'commander';
import type {
  Anomaly,
  Incident,
  IncidentSummary,
  Plan,
  Status,
} from '../src/api/resources/index.js';
import { openPage } from './lib/page.js';
import { SentinelProcess } from './lib/sentinel-process.js';

/**
 * Watches a real shop through a real Prometheus, breaks it in one way after the other, and looks whether Sentinel
 * names the right service on its page, whether the fix that is agreed to there mends the shop, and whether the
 * incident closes and is remembered.
 */

const FAULTS: readonly FaultKind[] = ['latency', 'errors', 'leak', 'dependency-down'];
/** Points of a series before anything may be an anomaly, and windows of the logs. */
const WARM_UP_MS = 330_000;
const NAMED_WITHIN_MS = 60_000;
const MENDED_WITHIN_MS = 240_000;
const QUIET_BETWEEN_MS = 45_000;
/** How long a person reads a plan. */
const READ_MS = 5000;

const options = new Command('real-prometheus')
  .option('--faults <kinds>', 'which, with commas', FAULTS.join())
  .option('--shots <folder>', 'where pictures of the page go')
  .option('--no-browser', 'without the page: agrees over the API')
  .parse()
  .opts<{ faults: string; shots?: string; browser: boolean }>();

interface Told {
  readonly fault: string;
  readonly place: string;
  readonly namedAfterS: number | null;
  readonly first: string | null;
  readonly acts: readonly string[];
  readonly mendedAfterS: number | null;
  readonly closed: boolean;
  readonly remembered: boolean;
}

const shop = await startShop();
const prometheus = await startPrometheus(shop, { scrapeIntervalMs: 1000 });
const token = 'proof-operator-token';
const sentinel = await SentinelProcess.make(
  {
    inputs: {
      otlp: { enabled: false },
      files: [{ name: 'logs', path: join(shop.folder, '*.log'), from: 'start' }],
      changes: [{ path: shop.changesFile }],
      prometheus: [
        {
          name: 'prometheus',
          url: prometheus.url,
          step: '2s',
          delay: '1s',
          history: '10m',
          graphEvery: '10s',
        },
      ],
    },
    // With some hundred points of a series behind it, a detector cannot be as sure as the default asks.
    detection: { falseAlarmsPerDay: 1 },
    remediation: {
      mode: 'approve',
      verify: '60s',
      executor: { kind: 'webhook', url: `${shop.urls.operations}/act`, token: shop.token },
      // Faults come every few minutes here, each as if it were the only one: the budget of acts is over that long.
      guard: {
        window: '2m',
        environment: 'test',
        allowedKinds: [...new Set(Object.values(CURES).flat())],
      },
    },
  },
  token,
);

const note = (line: string): void => void process.stderr.write(`${line}\n`);
let failed = false;
try {
  note(`the shop warms up for ${WARM_UP_MS / 1000} s`);
  await sleep(WARM_UP_MS / 2);
  await sentinel.start();
  await sleep(WARM_UP_MS / 2);
  const page = options.browser ? await openPage(`${sentinel.url}/#token=${token}`) : null;
  if (options.shots !== undefined) await mkdir(options.shots, { recursive: true });
  for (const fault of options.faults.split(',') as FaultKind[]) {
    await quiet();
    const told = await breakAndMend(fault, page);
    console.log(JSON.stringify(told));
    failed ||=
      told.namedAfterS === null || told.mendedAfterS === null || !told.closed || !told.remembered;
    await shop.cureAll();
  }
  await page?.close();
} finally {
  await sentinel.end('SIGTERM');
  if (failed) note(sentinel.said.slice(-4000));
  await sentinel.remove();
  await prometheus.stop();
  await shop.stop();
}
process.exitCode = failed ? 1 : 0;

async function until<T>(look: () => Promise<T | null>, withinMs: number): Promise<T | null> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < withinMs) {
    const seen = await look();
    if (seen !== null) return seen;
    await sleep(250);
  }
  return null;
}

async function openIncidents(): Promise<IncidentSummary[]> {
  const all = await sentinel.list<IncidentSummary>('/incidents?status=open');
  return all.filter(({ phase }) => phase !== 'watching');
}

async function quiet(): Promise<void> {
  const startedMs = performance.now();
  let quietSinceMs = performance.now();
  while (
    performance.now() - quietSinceMs < QUIET_BETWEEN_MS &&
    performance.now() - startedMs < 180_000
  ) {
    if ((await openIncidents()).length > 0) quietSinceMs = performance.now();
    await sleep(500);
  }
}

async function breakAndMend(
  fault: FaultKind,
  page: Awaited<ReturnType<typeof openPage>> | null,
): Promise<Told> {
  const place = USUAL_PLACE[fault];
  note(`broken: ${fault} at ${place}`);
  const cases = (await sentinel.ask<Status>('/status'))?.counts.cases ?? 0;
  await shop.injectFault({ kind: fault });
  const brokenMs = Date.now();
  const startedMs = performance.now();
  const since = (): number => Math.round((performance.now() - startedMs) / 100) / 10;
  let first: string | null = null;
  const incident = await until(
    async () => {
      const [found] = (await openIncidents()).filter(
        // What was open before has to have something new to say.
        ({ cause, lastSeenMs }) => cause !== null && lastSeenMs >= brokenMs,
      );
      if (found?.cause != null) first ??= found.cause.nodeId;
      return found?.cause?.nodeId === place ? found : null;
    },
    fault === 'leak' ? 2 * NAMED_WITHIN_MS : NAMED_WITHIN_MS,
  );
  const namedAfterS = incident === null ? null : since();
  const acts: string[] = [];
  if (incident === null) {
    await tellAnomalies(brokenMs);
    return {
      fault,
      place,
      namedAfterS,
      first,
      acts,
      mendedAfterS: null,
      closed: false,
      remembered: false,
    };
  }
  await page?.shoot(incident.id, options.shots, `${fault}-named`);
  const mended = await until(async () => {
    const detail = await sentinel.ask<Incident>(`/incidents/${incident.id}`);
    const plan = detail?.plans.find(({ state }) => state === 'proposed');
    // Nobody agrees within a second; and a plan may give way to a better one as more is seen.
    if (plan !== undefined && Date.now() - plan.createdMs > READ_MS) {
      acts.push(plan.steps.map(({ action }) => `${action.kind} ${action.target}`).join(' + '));
      note(`agreed to: ${acts.at(-1)}`);
      if (page === null) await agree(plan);
      else await page.agree(incident.id, plan.hash, options.shots, `${fault}-plan`);
    }
    // One that has come back is open again a moment before its phase says so.
    return detail?.phase === 'resolved' && detail.status === 'closed' ? detail : null;
  }, MENDED_WITHIN_MS);
  const mendedAfterS = mended === null ? null : since();
  const closed = await until(async () => {
    const detail = await sentinel.ask<Incident>(`/incidents/${incident.id}`);
    return detail?.status === 'closed' ? detail : null;
  }, 10_000);
  if (mended !== null) await page?.shoot(incident.id, options.shots, `${fault}-mended`);
  if (mended === null) await tellCase(incident.id, brokenMs);
  const after = (await sentinel.ask<Status>('/status'))?.counts.cases ?? 0;
  return {
    fault,
    place,
    namedAfterS,
    first,
    acts,
    mendedAfterS,
    closed: closed !== null,
    remembered: after > cases,
  };
}

/** All that the open incidents are made of, for whoever wants to know why the wrong service was named. */
async function tellAnomalies(sinceMs: number): Promise<void> {
  for (const incident of await openIncidents()) {
    note(`${incident.sentence} ${JSON.stringify(incident.cause)}`);
    const found = await sentinel.list<Anomaly>(`/incidents/${incident.id}/anomalies`);
    for (const { timestampMs, nodeId, score, sentence } of found.reverse()) {
      note(
        `${((timestampMs - sinceMs) / 1000).toFixed(0)} s ${nodeId} ${score.toFixed(1)}: ${sentence}`,
      );
    }
  }
}

/** What was proposed, what else was considered, and all that happened. */
async function tellCase(id: string, sinceMs: number): Promise<void> {
  const detail = await sentinel.ask<Incident>(`/incidents/${id}`);
  for (const { atMs, kind, sentence } of detail?.timeline ?? []) {
    note(`${((atMs - sinceMs) / 1000).toFixed(0)} s ${kind}: ${sentence}`);
  }
  for (const plan of detail?.plans ?? []) {
    note(`${plan.state}: ${plan.sentence} ${plan.outcome?.sentence ?? ''}`);
    for (const { action, reason } of plan.alternatives) note(`  not ${action}: ${reason}`);
  }
  note(JSON.stringify(detail?.changes));
}

async function agree(plan: Plan): Promise<void> {
  await sentinel.ask(`/plans/${plan.hash}/approval`, { by: 'the proof' });
}

import { expect, test } from 'vitest';
import { FakeDesk, STATUS } from './fake-desk.js';
import { CALLERS, makeApi } from './support.js';

const headers = CALLERS.read;

async function metricsOf(app: ReturnType<typeof makeApi>): Promise<string> {
  const answer = await app.request('/metrics', { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return answer.text();
}

const notice = { id: 'n', source: 's', sentence: '', sinceMs: 0 };
const input = { kind: 'file', state: 'ok', sentence: '', lastReceivedMs: null } as const;
const BUSY = {
  ...STATUS,
  counts: { ...STATUS.counts, lines: 12, points: 34, anomalies: 5, incidents: 2, openIncidents: 1 },
  queue: { depth: 3, limit: 100, refused: 7 },
  lagMs: { p50: 20, p99: 1500 },
  notices: [
    { ...notice, severity: 'error' as const, endedMs: null },
    { ...notice, severity: 'error' as const, endedMs: 5 },
  ],
  inputs: [
    { ...input, name: 'app.log', lines: 12, points: 0, spans: 0, dropped: 4, behind: 99 },
    { ...input, name: 'other', lines: 0, points: 0, spans: 0, dropped: 0, behind: null },
  ],
};

test('it tells what the status says', async () => {
  const text = await metricsOf(makeApi(new FakeDesk({ status: BUSY })));
  const lines = text.split('\n');
  for (const line of [
    'sentinel_ready 1',
    'sentinel_lines_total 12',
    'sentinel_points_total 34',
    'sentinel_anomalies_total 5',
    'sentinel_incidents_total 2',
    'sentinel_open_incidents 1',
    'sentinel_queue_depth 3',
    'sentinel_queue_refused_total 7',
    'sentinel_lag_p99_seconds 1.5',
    'sentinel_notices{severity="error"} 1',
    'sentinel_notices{severity="warning"} 0',
    'sentinel_input_dropped_total{input="app.log",kind="file"} 4',
    'sentinel_input_behind{input="app.log",kind="file"} 99',
  ])
    expect(lines).toContain(line);
});

test('what is told follows the status, and inputs that are gone are gone', async () => {
  const desk = new FakeDesk({ status: BUSY });
  const app = makeApi(desk);
  await metricsOf(app);
  desk.known = { ...desk.known, status: { ...STATUS, counts: { ...BUSY.counts, lines: 15 } } };
  const text = await metricsOf(app);
  expect(text).toContain('\nsentinel_lines_total 15\n');
  expect(text).not.toContain('app.log');
});

test('requests are counted by route, never by path', async () => {
  const app = makeApi();
  for (let index = 0; index < 200; index++) {
    await app.request(`/api/v1/incidents/secret-${index}`, { headers });
    await app.request(`/api/v1/plans/secret-${index}/nothing`, { headers });
    await app.request(`/secret-${index}`, { headers });
    await app.request('/api/v1/plans', { method: `SECRET${index}`, headers });
  }
  const text = await metricsOf(app);
  expect(text).toContain('_count{method="GET",route="/api/v1/incidents/:id",status="404"} 200');
  expect(text).toContain('_count{method="GET",route="none",status="404"} 400');
  expect(text).toContain('_count{method="other",route="none",status="403"} 200');
  expect(text).not.toMatch(/secret/i);
});

test('of the process too, but not what it runs on', async () => {
  const text = await metricsOf(makeApi(new FakeDesk(), { processMetrics: true }));
  expect(text).toMatch(/\nprocess_resident_memory_bytes \d/);
  expect(text).not.toContain('nodejs_version_info');
  expect(text).not.toContain(process.version);
});

test('each app has a registry of its own', async () => {
  const [one, other] = [makeApi(), makeApi()];
  await one.request('/api/v1/status', { headers });
  expect(await metricsOf(other)).not.toContain('route="/api/v1/status"');
});

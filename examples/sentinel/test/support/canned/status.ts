import type { Notice, Status } from '../../../src/api/resources/index.js';

export function cannedNotices(count: number, nowMs: number): Notice[] {
  const all: Notice[] = [
    {
      id: 'prometheus-away',
      severity: 'error',
      source: 'prometheus:main',
      sentence:
        'Prometheus at 127.0.0.1:9090 has not answered for 3 minutes; asked again every 30 s.',
      sinceMs: nowMs - 180_000,
      endedMs: null,
    },
    {
      id: 'clock-jump',
      severity: 'warning',
      source: 'clock',
      sentence: 'The clock went back by 42 s; verdicts wait until it has caught up.',
      sinceMs: nowMs - 60_000,
      endedMs: null,
    },
    {
      id: 'disk-full',
      severity: 'critical',
      source: 'state',
      sentence: 'The state could not be saved: no space left on the device.',
      sinceMs: nowMs - 600_000,
      endedMs: nowMs - 300_000,
    },
  ];
  return all.slice(0, count);
}

export function cannedStatus(nowMs: number, notices: readonly Notice[]): Status {
  return {
    version: '0.0.0',
    mode: 'approve',
    executor: 'dry-run',
    startedMs: nowMs - 7 * 3_600_000,
    nowMs,
    ready: true,
    waitingFor: '',
    notices: [...notices],
    inputs: [
      {
        name: 'app.log',
        kind: 'file',
        state: 'ok',
        sentence: 'Follows /var/log/app.log.',
        lastReceivedMs: nowMs - 800,
        lines: 18_204_113,
        points: 0,
        spans: 0,
        dropped: 0,
        behind: 0,
      },
      {
        name: 'prometheus:main',
        kind: 'prometheus',
        state: notices.length > 0 ? 'failing' : 'ok',
        sentence: notices.length > 0 ? 'Connection refused.' : 'Asks for 12 queries every 15 s.',
        lastReceivedMs: nowMs - (notices.length > 0 ? 180_000 : 4000),
        lines: 0,
        points: 4_812_900,
        spans: 0,
        dropped: 318,
        behind: notices.length > 0 ? 180_000 : 0,
      },
      {
        name: 'otlp',
        kind: 'otlp',
        state: 'behind',
        sentence: 'Takes logs, metrics and spans on /v1.',
        lastReceivedMs: nowMs - 2100,
        lines: 90_112,
        points: 122_400,
        spans: 1_204_001,
        dropped: 12,
        behind: 1800,
      },
    ],
    queue: { depth: 214, limit: 10_000, refused: 0 },
    lagMs: { p50: 18, p99: 240 },
    saved: { atMs: nowMs - 21_000, bytes: 4_204_118, ok: true },
    counts: {
      lines: 18_294_225,
      points: 4_935_300,
      series: 1200,
      templates: 412,
      anomalies: 1904,
      openIncidents: 0,
      incidents: 0,
      cases: 37,
    },
    breakerOpen: false,
  };
}

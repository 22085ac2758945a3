import type { Anomaly, LogRecord } from '@aegis/core';
import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { MLLogAnomalyDetector } from '../../../src/logs/log-anomaly-detector.js';
import type { LogContext } from '../../../src/logs/log-verdict.js';

const START_MS = Date.UTC(2024, 5, 1);
const EVERY_MS = 20_000;
const SESSIONS = 700;
const LAST = SESSIONS - 1;

const GOOD = [
  'accepted request',
  'checked quota',
  'loaded profile',
  'stored result',
  'sent answer',
];
const WRONG = [GOOD[0]!, GOOD[3]!, GOOD[1]!, GOOD[3]!, GOOD[3]!];

type Feed = (detector: MLLogAnomalyDetector, id: string, text: string, timeMs: number) => Anomaly[];

function byContext(context: (id: string) => LogContext): Feed {
  return (detector, id, text, timeMs) => {
    const where = { nodeId: 'jobs', timestampMs: timeMs, ...context(id) };
    return [...detector.processLog(text, where).anomalies];
  };
}

function byRecord(record: (id: string) => Partial<LogRecord>): Feed {
  return (detector, id, text, timeMs) => {
    const whole: LogRecord = {
      timestampMs: timeMs,
      severityNumber: 9,
      severityText: null,
      body: text,
      attributes: {},
      resource: { 'service.name': 'jobs' },
      traceId: null,
      spanId: null,
      ...record(id),
    };
    return [...detector.processRecord(whole).anomalies];
  };
}

const FEEDS: Readonly<Record<string, Feed>> = {
  'the sessionId of the context': byContext((id) => ({ sessionId: id })),
  'trace ids of records': byRecord((id) => ({ traceId: id })),
  'an attribute of records': byRecord((id) => ({ attributes: { request_id: id } })),
  'another attribute that sessionKeys names': byRecord((id) => ({ attributes: { batch: id } })),
};

function detectorOf(): MLLogAnomalyDetector {
  return new MLLogAnomalyDetector({
    sessionKeys: ['request_id', 'batch'],
    sessionIdleMs: 60_000,
    falseAlarmsPerDay: 10,
  });
}

/** Good sessions, three a minute, of which `odd` says which go another way. */
function run(
  detector: MLLogAnomalyDetector,
  feed: Feed,
  from: number,
  to: number,
  odd: (session: number) => readonly string[] = () => GOOD,
): Anomaly[] {
  const found: Anomaly[] = [];
  const random = new Random(from);
  for (let session = from; session < to; session++) {
    odd(session).forEach((text, i) => {
      const timeMs = START_MS + session * EVERY_MS + i * 300 + random.integer(200);
      found.push(...feed(detector, `s${session}`, text, timeMs));
    });
  }
  return found;
}

const THREE_ODD = (session: number): readonly string[] => (session >= LAST - 2 ? WRONG : GOOD);

function sessionsOf(anomalies: readonly Anomaly[]): Anomaly[] {
  const channels = ['sequence', 'session-counts'];
  return anomalies.filter(({ evidence }) => channels.includes(evidence[0]?.channel ?? ''));
}

describe('sessions in a stream', () => {
  for (const [what, feed] of Object.entries(FEEDS)) {
    it(`are told apart by ${what}: odd ones are one episode`, () => {
      const detector = detectorOf();
      const before = run(detector, feed, 0, SESSIONS, THREE_ODD);
      expect(sessionsOf(before)).toEqual([]);
      expect(detector.stats().sessions).toBeGreaterThan(0);
      const endMs = START_MS + SESSIONS * EVERY_MS;
      const after = detector.flush(endMs + 400_000);
      expect(detector.stats().sessions).toBe(0);
      const [first, ...more] = sessionsOf(after);
      expect(more).toEqual([]);
      expect(first).toMatchObject({ nodeId: 'jobs', source: 'log', direction: 'up' });
      const episodes = detector.openEpisodes(endMs).filter(({ group }) => group === 'sessions');
      expect(episodes.map(({ id, nodeId, count }) => ({ id, nodeId, count }))).toEqual([
        { id: first?.id, nodeId: 'jobs', count: 3 },
      ]);
    });
  }

  it('are none where nothing names them', () => {
    const detector = new MLLogAnomalyDetector({ sessionKeys: [] });
    run(detector, FEEDS['an attribute of records']!, 0, 10);
    expect(detector.stats().sessions).toBe(0);
  });

  it('are bounded: the longest quiet one is judged to make room', () => {
    const detector = new MLLogAnomalyDetector({ maxSessions: 8 });
    run(detector, FEEDS['trace ids of records']!, 0, 40);
    expect(detector.stats().sessions).toBe(8);
  });

  it('are learnt in the end when all have become another way', () => {
    const detector = detectorOf();
    const feed = FEEDS['trace ids of records']!;
    run(detector, feed, 0, 1600, (session) => (session < 400 ? GOOD : WRONG));
    const { score, tailProbability, alarm } = detector.scoreSession(WRONG, { nodeId: 'jobs' });
    expect(alarm).toBe(false);
    expect(tailProbability).toBeGreaterThan(0.01);
    expect(score).toBeLessThan(2);
  });

  it('continue from a snapshot in the middle of them', () => {
    const whole = detectorOf();
    const feed = FEEDS['trace ids of records']!;
    run(whole, feed, 0, 300);
    const half = MLLogAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(whole)));
    const rest = [whole, half].map((detector) => {
      const found = run(detector, feed, 300, 420, (session) => (session > 410 ? WRONG : GOOD));
      return [...found, ...detector.flush(START_MS + 2 * SESSIONS * EVERY_MS)];
    });
    expect(rest[1]).toEqual(rest[0]);
    expect(rest[0]!.length).toBeGreaterThan(0);
    expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
  });
});

describe('scoreSession', () => {
  it('has probability 1 while too few sessions are known', () => {
    const verdict = new MLLogAnomalyDetector().scoreSession(GOOD);
    expect(verdict).toMatchObject({ tailProbability: 1, alarm: false });
  });

  it('ranks, explains, and learns nothing, trained or not', async () => {
    const detector = detectorOf();
    run(detector, FEEDS['trace ids of records']!, 0, SESSIONS);
    for (const trains of [false, true]) {
      if (trains) {
        const report = await detector.trainModels();
        expect(report.trained).toBe(true);
        expect(report.sessions).toBeGreaterThan(300);
      }
      const before = JSON.stringify(detector);
      const score = (lines: readonly string[]) =>
        detector.scoreSession(lines, { nodeId: 'jobs', timestampMs: START_MS });
      const good = score(GOOD);
      expect(good.alarm).toBe(false);
      for (const odd of [
        WRONG,
        GOOD.slice(0, 3),
        [...GOOD, 'never said before'],
        [...GOOD].reverse(),
        Array<string>(40).fill(GOOD[1]!),
        [],
      ]) {
        const verdict = score(odd);
        expect(verdict.score).toBeGreaterThan(good.score + 1);
        expect(verdict.tailProbability).toBeLessThan(good.tailProbability);
        expect(verdict.evidence.length).toBeGreaterThan(0);
      }
      expect(score(WRONG)).toEqual(score(WRONG));
      expect(score(WRONG).alarm).toBe(true);
      expect(JSON.stringify(detector)).toBe(before);
    }
  });
});

import { type Anomaly, type Attributes, type LogRecord, Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MLLogAnomalyDetector } from '../../src/logs/log-anomaly-detector.js';
import type { LogVerdict } from '../../src/logs/log-verdict.js';
import { START_MS, type StreamFault, TICK_MS, tickLines } from './log-stream.js';

const SERVICES = ['cart', 'pay', 'mail', 'web'];
/** Enough for silences of minutes to be worth a look. */
const LEARNT = 400;

/** Feeds ticks of the services, but for the lines that are kept back; gives all verdicts. */
function run(
  detector: MLLogAnomalyDetector,
  random: Random,
  [from, to]: readonly [from: number, to: number],
  faults: readonly StreamFault[] = [],
  isKeptBack: (text: string) => boolean = () => false,
): LogVerdict[] {
  const verdicts: LogVerdict[] = [];
  for (let tick = from; tick < to; tick++) {
    for (const { text } of tickLines(random, tick, SERVICES, faults)) {
      if (!isKeptBack(text)) verdicts.push(detector.processLog(text));
    }
  }
  return verdicts;
}

function found(verdicts: readonly LogVerdict[]): Anomaly[] {
  return verdicts.flatMap(({ anomalies }) => anomalies);
}

function atTick(tick: number): number {
  return START_MS + tick * TICK_MS;
}

function isOf(service: string): (text: string) => boolean {
  return (text) => text.includes(`"${service}"`) || text.includes(`service=${service} `);
}

function recordOf(body: string, timestampMs: number, part: Partial<LogRecord> = {}): LogRecord {
  return {
    timestampMs,
    severityNumber: 9,
    severityText: 'INFO',
    body,
    attributes: {},
    resource: { 'service.name': 'jobs' },
    traceId: null,
    spanId: null,
    ...part,
  };
}

const CARD: StreamFault = {
  fromTick: LEARNT,
  service: 'pay',
  level: 50,
  share: 0.5,
  message: (random) => `bank refused card ${random.integer(1e6)}`,
};

describe('silence', () => {
  it('of a template is found, once, while its service goes on', () => {
    const detector = new MLLogAnomalyDetector();
    const random = new Random(1);
    const before = found(run(detector, random, [0, LEARNT]));
    const isGone = (text: string): boolean => isOf('pay')(text) && text.includes('processed order');
    const after = found(run(detector, random, [LEARNT, LEARNT + 60], [], isGone));
    expect(before).toEqual([]);
    expect(after.length).toBe(1);
    expect(after[0]).toMatchObject({ nodeId: 'pay', direction: 'down', signalKind: 'log' });
    expect(after[0]?.evidence[0]).toMatchObject({
      channel: 'silence',
      observed: expect.any(Number),
    });
    expect(after[0]?.sentence).toMatch(/^pay has not said "processed order <\*>" for /);
    expect(after[0]?.timestampMs).toBeLessThan(atTick(LEARNT + 40));
  });

  it('of a whole service is found by a flush, and told once', () => {
    const detector = new MLLogAnomalyDetector();
    const random = new Random(2);
    run(detector, random, [0, LEARNT]);
    run(detector, random, [LEARNT, LEARNT + 1], [], isOf('mail'));
    const anomalies: Anomaly[] = [];
    for (let tick = LEARNT + 1; tick < LEARNT + 100; tick++) {
      // The others go on; that nothing comes of one is told by the clock.
      anomalies.push(...found(run(detector, random, [tick, tick + 1], [], isOf('mail'))));
      anomalies.push(...detector.flush(atTick(tick + 1)));
    }
    expect(anomalies.length).toBe(1);
    expect(anomalies[0]).toMatchObject({ nodeId: 'mail', direction: 'down' });
    expect(anomalies[0]?.evidence[0]?.channel).toBe('silence');
    // Nor is it news that what it seldom says has not come all that time, once it is back.
    expect(found(run(detector, random, [LEARNT + 100, LEARNT + 110]))).toEqual([]);
  });

  it('of everything is found by a flush, and is none where nobody listened', () => {
    for (const isWatched of [true, false]) {
      const detector = new MLLogAnomalyDetector();
      const random = new Random(3);
      run(detector, random, [0, LEARNT]);
      const anomalies: Anomaly[] = [];
      for (let tick = LEARNT; isWatched && tick < LEARNT + 100; tick++) {
        anomalies.push(...detector.flush(atTick(tick + 1)));
      }
      anomalies.push(...found(run(detector, random, [LEARNT + 100, LEARNT + 140])));
      if (!isWatched) {
        expect(anomalies).toEqual([]);
        continue;
      }
      expect(new Set(anomalies.map(({ nodeId }) => nodeId))).toEqual(new Set(SERVICES));
      for (const { direction, evidence } of anomalies) {
        expect([direction, evidence[0]?.channel]).toEqual(['down', 'silence']);
      }
    }
  });
});

describe('a new error', () => {
  it('is new at a service that never said it, though another always does', () => {
    const detector = new MLLogAnomalyDetector();
    const random = new Random(4);
    const always: StreamFault = { ...CARD, fromTick: 0, share: 0.05 };
    run(detector, random, [0, 120], [always]);
    const elsewhere: StreamFault = { ...always, fromTick: 120, service: 'mail', share: 0.1 };
    const after = found(run(detector, random, [120, 130], [always, elsewhere]));
    expect(after.map(({ nodeId }) => nodeId)).toEqual(['mail']);
    const channels = after[0]?.evidence.map(({ channel }) => channel);
    expect(channels).toContain('new-template');
    expect(after[0]).toMatchObject({ signalKind: 'errors', direction: 'up', severity: 'error' });
  });
});

describe('episodes', () => {
  it('of two services are two, each with its own count', () => {
    const detector = new MLLogAnomalyDetector();
    const random = new Random(5);
    run(detector, random, [0, LEARNT]);
    const mail: StreamFault = { ...CARD, fromTick: LEARNT + 10, service: 'mail' };
    const anomalies = found(run(detector, random, [LEARNT, LEARNT + 20], [CARD, mail]));
    expect(anomalies.map(({ nodeId }) => nodeId)).toEqual(['pay', 'mail']);
    const open = detector.openEpisodes();
    expect(open.map(({ id, nodeId }) => [id, nodeId])).toEqual(
      anomalies.map(({ id, nodeId }) => [id, nodeId]),
    );
    expect(open[0]!.count).toBeGreaterThan(open[1]!.count);
    expect(open[0]!.startedMs).toBeLessThan(open[1]!.startedMs);
  });

  it('end when it has been quiet, and one that comes again is another', () => {
    const detector = new MLLogAnomalyDetector({ quietMs: 120_000 });
    const random = new Random(6);
    run(detector, random, [0, LEARNT]);
    const first = found(run(detector, random, [LEARNT, LEARNT + 3], [CARD]));
    expect(detector.openEpisodes().length).toBe(1);
    run(detector, random, [LEARNT + 3, LEARNT + 40]);
    expect(detector.openEpisodes()).toEqual([]);
    const second = found(run(detector, random, [LEARNT + 40, LEARNT + 43], [CARD]));
    expect([first.length, second.length]).toEqual([1, 1]);
    expect(second[0]?.id).not.toBe(first[0]?.id);
  });
});

describe('verdicts', () => {
  it('have numbers that agree: what is an alarm is improbable, what adds nothing is not', () => {
    const detector = new MLLogAnomalyDetector();
    const random = new Random(7);
    const verdicts = run(detector, random, [0, LEARNT + 10], [CARD]);
    let alarms = 0;
    for (const { score, tailProbability, alarm, anomalies } of verdicts) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThan(Infinity);
      expect(tailProbability).toBeGreaterThan(0);
      expect(tailProbability).toBeLessThanOrEqual(1);
      if (anomalies.some(({ direction }) => direction === 'up')) expect(alarm).toBe(true);
      if (!alarm) continue;
      alarms++;
      // Four services have at most 23,040 windows a day; one alarm of them is allowed.
      expect(tailProbability).toBeLessThan(1 / 5000);
    }
    expect(alarms).toBeGreaterThan(50);
    // Of what is usual nearly nothing adds to a window.
    const usual = verdicts.slice(0, 20_000);
    const silent = usual.filter(({ tailProbability }) => tailProbability === 1).length;
    expect(silent).toBeGreaterThan(0.97 * usual.length);
  });

  it('rank lines of an incident above usual ones', () => {
    const detector = new MLLogAnomalyDetector();
    const random = new Random(8);
    run(detector, random, [0, LEARNT]);
    const verdicts = run(detector, random, [LEARNT, LEARNT + 4], [CARD]);
    const isFault = ({ template }: LogVerdict): boolean => template.startsWith('bank refused');
    const mean = (some: readonly LogVerdict[]): number =>
      some.reduce((sum, { score }) => sum + score, 0) / some.length;
    const faults = verdicts.filter(isFault);
    const others = verdicts.filter((verdict) => !isFault(verdict));
    expect(faults.length).toBeGreaterThan(5);
    expect(mean(faults)).toBeGreaterThan(mean(others) + 1);
  });

  it('are the same in whatever order the keys of a record come', () => {
    const keys = ['request_id', 'http.route', 'status', 'host.name', 'logger', '7', 'x'];
    const value = fc.oneof(fc.string({ maxLength: 8 }), fc.nat(99), fc.boolean());
    const attributes = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 7 });
    const line = fc.record({
      body: fc.constantFrom('started job', 'job failed with code 7', 'connect ECONNREFUSED'),
      severityNumber: fc.constantFrom(0, 9, 13, 17),
      attributes,
      resource: attributes,
    });
    const turned = (of: Attributes): Attributes =>
      Object.fromEntries(Object.entries(of).reverse()) as Attributes;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const forth = new MLLogAnomalyDetector({ warmUpWindows: 1, windowMs: 1000 });
        const back = new MLLogAnomalyDetector({ warmUpWindows: 1, windowMs: 1000 });
        lines.forEach(({ body, ...part }, i) => {
          const record = recordOf(body, START_MS + i * 400, part);
          const other = Object.fromEntries(
            Object.entries({
              ...record,
              attributes: turned(record.attributes),
              resource: turned(record.resource),
            }).reverse(),
          ) as unknown as LogRecord;
          const { record: _, ...verdict } = forth.processRecord(record);
          const { record: __, ...same } = back.processRecord(other);
          expect(same).toEqual(verdict);
        });
        expect(JSON.stringify(back)).toBe(JSON.stringify(forth));
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});

describe('times', () => {
  it('are never -0, which JSON does not have', () => {
    const detector = new MLLogAnomalyDetector();
    detector.processRecord(recordOf('hi', -0));
    expect(detector.templates()[0]?.firstSeenMs).toBe(0);
  });
});

describe('names of services', () => {
  it('may be of any length, and are the same out of a snapshot', () => {
    for (const nodeId of ['', 'n'.repeat(500), '😀'.repeat(100), '__proto__']) {
      const detector = new MLLogAnomalyDetector({ warmUpWindows: 1 });
      for (let tick = 0; tick < 30; tick++) {
        const context = { nodeId, timestampMs: atTick(tick), sessionId: `s${tick}` };
        detector.processLog('level=info msg="all is well"', context);
      }
      const context = { nodeId, timestampMs: atTick(30) };
      detector.processLog('level=error msg="connect ECONNREFUSED 10.0.0.1:80"', context);
      const half = MLLogAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(detector)));
      const next = { nodeId, timestampMs: atTick(31), sessionId: 's' };
      expect(half.processLog('level=error msg=out', next)).toEqual(
        detector.processLog('level=error msg=out', next),
      );
      expect(JSON.stringify(half)).toBe(JSON.stringify(detector));
    }
  });
});

describe('a log that seldom speaks', () => {
  it('is not odd for speaking, a few lines at a time, weeks on end', () => {
    const detector = new MLLogAnomalyDetector();
    const random = new Random(11);
    let timeMs = START_MS;
    let anomalies = 0;
    for (let clump = 0; clump < 500; clump++) {
      timeMs += random.integer(4 * 3_600_000);
      for (let i = random.integer(5); i >= 0; i--) {
        timeMs += random.integer(3000);
        const line = `backup ${random.integer(9)} of volume ${random.integer(99)} written`;
        anomalies += detector.processLog(line, { nodeId: 'backup', timestampMs: timeMs }).anomalies
          .length;
      }
    }
    // 42 false alarms are allowed in as many days; hardly any come where nothing varies but when.
    expect(anomalies).toBeLessThan(10);
  });
});

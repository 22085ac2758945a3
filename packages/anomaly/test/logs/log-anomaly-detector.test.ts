import { type Anomaly, Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MLLogAnomalyDetector } from '../../src/logs/log-anomaly-detector.js';
import { START_MS, type StreamFault, tickLines } from './log-stream.js';

const SERVICES = ['cart', 'pay', 'mail', 'web', 'stock', 'ads'];

/** Runs ticks through a detector; gives the anomalies with the tick that brought them. */
function run(
  detector: MLLogAnomalyDetector,
  random: Random,
  ticks: readonly [from: number, to: number],
  faults: readonly StreamFault[] = [],
): { tick: number; anomaly: Anomaly }[] {
  const found: { tick: number; anomaly: Anomaly }[] = [];
  for (let tick = ticks[0]; tick < ticks[1]; tick++) {
    for (const line of tickLines(random, tick, SERVICES, faults)) {
      for (const anomaly of detector.processLog(line.text).anomalies) found.push({ tick, anomaly });
    }
  }
  return found;
}

const OUTAGE: StreamFault = {
  fromTick: 150,
  service: 'stock',
  level: 50,
  share: 0.4,
  message: (random) => `connect ECONNREFUSED 10.0.0.${random.integer(99)}:5432`,
};
const CALLER: StreamFault = {
  fromTick: 150,
  service: 'web',
  level: 40,
  share: 0.3,
  message: (random) => `upstream stock timed out after ${random.integer(5000)}ms`,
};

describe('MLLogAnomalyDetector', () => {
  it('names the failing service within three ticks, once, with almost nothing before', () => {
    let before = 0;
    for (let seed = 0; seed < 8; seed++) {
      const detector = MLLogAnomalyDetector.createWithDefaultPatterns();
      const found = run(detector, new Random(seed), [0, 160], [OUTAGE, CALLER]);
      before += found.filter(({ tick }) => tick < 150).length;
      const stock = found.filter(({ tick, anomaly }) => tick >= 150 && anomaly.nodeId === 'stock');
      expect(stock[0]?.tick).toBeLessThanOrEqual(152);
      expect(stock.length).toBeLessThanOrEqual(2);
      expect(stock[0]?.anomaly.severity).toBe('error');
      expect(found.some(({ anomaly }) => anomaly.nodeId === 'web')).toBe(true);
      const episode = detector.openEpisodes().find(({ nodeId }) => nodeId === 'stock');
      expect(episode?.count).toBeGreaterThan(10);
      const issue = detector.issues().find(({ kind }) => kind === 'connection-refused');
      expect(issue).toMatchObject({ nodeId: 'stock', template: 'connect ECONNREFUSED <*>' });
      expect(issue?.count).toBeGreaterThan(10);
    }
    // Eight runs of 37 minutes at one a day: 0.2 expected; 2 or more has probability 0.02.
    expect(before).toBeLessThanOrEqual(1);
  });

  it('sees a known line come in a burst, and a known error come more often', () => {
    const burst: StreamFault = {
      fromTick: 150,
      service: 'ads',
      level: 30,
      share: 0.95,
      message: () => 'refreshed /etc/ads.yaml',
    };
    const found = run(
      MLLogAnomalyDetector.createWithDefaultPatterns(),
      new Random(3),
      [0, 155],
      [burst],
    );
    const [first] = found.filter(({ anomaly }) => anomaly.nodeId === 'ads');
    expect(first?.tick).toBeGreaterThanOrEqual(150);
    expect(first?.anomaly.evidence[0]?.channel).toBe('burst');
    const often = [
      { fromTick: 0, service: 'pay', level: 50, share: 0.01, message: () => 'card refused' },
      { fromTick: 150, service: 'pay', level: 50, share: 0.6, message: () => 'card refused' },
    ];
    const errors = run(
      MLLogAnomalyDetector.createWithDefaultPatterns(),
      new Random(4),
      [0, 155],
      often,
    );
    expect(errors.filter(({ tick }) => tick < 150)).toEqual([]);
    expect(errors[0]?.anomaly.nodeId).toBe('pay');
  });

  it('has anomalies whose numbers agree', () => {
    const found = run(new MLLogAnomalyDetector(), new Random(7), [0, 154], [OUTAGE, CALLER]);
    expect(found.length).toBeGreaterThan(0);
    for (const { anomaly } of found) {
      expect(anomaly.score).toBeCloseTo(-Math.log10(anomaly.tailProbability), 9);
      expect(anomaly.evidence[0]?.tailProbability).toBeLessThan(0.1);
      expect(anomaly.source).toBe('log');
      expect(anomaly.timestampMs).toBeGreaterThanOrEqual(START_MS);
      expect(anomaly.sentence.length).toBeGreaterThan(20);
    }
  });

  it('continues from a snapshot bit for bit, trained or not', async () => {
    for (const train of [false, true]) {
      const random = new Random(5);
      const whole = new MLLogAnomalyDetector({ seed: 2 });
      run(whole, random, [0, 100]);
      if (train) expect((await whole.trainModels()).trained).toBe(true);
      const half = MLLogAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(whole)));
      expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
      for (let tick = 100; tick < 156; tick++) {
        for (const { text } of tickLines(random, tick, SERVICES, [OUTAGE])) {
          expect(half.processLog(text)).toEqual(whole.processLog(text));
        }
      }
      expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
    }
  });

  it('trains with progress, can be stopped, and says when there is too little', async () => {
    const detector = new MLLogAnomalyDetector();
    expect((await detector.trainModels()).trained).toBe(false);
    run(detector, new Random(1), [0, 60]);
    const fractions: number[] = [];
    const report = await detector.trainModels({
      onProgress: ({ fraction }) => {
        fractions.push(fraction);
      },
    });
    expect(report).toMatchObject({ trained: true, services: SERVICES.length });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    const stopped = await detector.trainModels({ signal: { aborted: true } });
    expect(stopped.trained).toBe(false);
  });

  it('learns whose lines are whose, and says nothing where it does not know', () => {
    const detector = new MLLogAnomalyDetector();
    for (let i = 0; i < 60; i++) {
      detector.processLog(`payment ${i} captured for order ${i}`, {
        nodeId: 'pay',
        timestampMs: i,
      });
      detector.processLog(`sent newsletter ${i} to subscribers`, {
        nodeId: 'mail',
        timestampMs: i,
      });
    }
    const verdict = detector.processLog('payment 99 captured for order 77', { timestampMs: 99 });
    expect(verdict.nodeId).toBe('pay');
    expect(verdict.nodeConfidence).toBeGreaterThan(0.9);
    const unknown = detector.processLog('zebra crossing ahead', { timestampMs: 99 });
    expect(unknown).toMatchObject({ nodeId: null, nodeConfidence: 0 });
  });

  it('believes its caller before the line of whose it is, and the line of when it was', () => {
    const detector = new MLLogAnomalyDetector();
    const line = JSON.stringify({ level: 30, time: START_MS, service: 'cart', msg: 'ready' });
    expect(detector.processLog(line).nodeId).toBe('cart');
    const told = detector.processLog(line, { nodeId: 'cart-2', timestampMs: 1 });
    expect(told.nodeId).toBe('cart-2');
    expect(told.record.timestampMs).toBe(START_MS);
  });

  it('takes known problems only from lines that warn or say no level', () => {
    const detector = new MLLogAnomalyDetector();
    expect(detector.processLog('{"level":30,"msg":"request timed out"}').issues).toEqual([]);
    expect(detector.processLog('{"level":40,"msg":"request timed out"}').issues[0]?.kind).toBe(
      'timeout',
    );
    expect(detector.processLog('java.lang.OutOfMemoryError: Java heap space').issues[0]?.kind).toBe(
      'out-of-memory',
    );
    const none = new MLLogAnomalyDetector({ patterns: [] });
    expect(none.processLog('java.lang.OutOfMemoryError: Java heap space').issues).toEqual([]);
  });

  it('follows clocks that jump, stand still or are missing', () => {
    const detector = new MLLogAnomalyDetector({ warmUpWindows: 2 });
    for (const time of [0, 4294967296000, -1, 5e15, 1700000000000, 1700000000001, 1600000000000]) {
      detector.processLog(`at ${time}`, { nodeId: 'x', timestampMs: time });
    }
    for (let i = 0; i < 200; i++) detector.processLog('tick', { nodeId: 'x' });
    expect(detector.stats()).toMatchObject({ lines: 207, undated: 200 });
    expect(detector.flush(1800000000000)).toEqual([]);
    expect(detector.processLog('x', { timestampMs: Number.NaN }).anomalies).toEqual([]);
  });

  it('never throws on any line and stays within its bounds', () => {
    const detector = new MLLogAnomalyDetector({
      maxTemplates: 64,
      maxServices: 4,
      maxLineLength: 2048,
      warmUpWindows: 1,
    });
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const keys = fc.constantFrom(
      'level',
      'time',
      'msg',
      'service',
      '__proto__',
      'err',
      'attributes',
      'log',
      'stream',
      'trace_id',
    );
    const line = fc.oneof(
      fc.string({ unit, maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 })).map((value) => JSON.stringify(value)),
      fc
        .array(fc.tuple(keys, fc.string({ maxLength: 12 })), { maxLength: 8 })
        .map((pairs) => pairs.map(([k, v]) => `${k}=${v}`).join(' ')),
      fc.constantFrom(
        '',
        ' ',
        '\u0000',
        '{',
        '{}',
        '[]',
        '{"a":',
        '"',
        'null',
        '<34>',
        '[',
        '\ud800',
        `{"msg":"${'x'.repeat(5000)}"}`,
      ),
    );
    fc.assert(
      fc.property(line, fc.option(fc.nat(1e9)), (text, time) => {
        const verdict = detector.processLog(text, time === null ? {} : { timestampMs: time });
        expect(verdict.templateId).toMatch(/^template-/);
        for (const anomaly of verdict.anomalies) expect(anomaly.tailProbability).toBeGreaterThan(0);
      }),
      { numRuns: 1500 },
    );
    const stats = detector.stats();
    expect(stats.templates).toBeLessThanOrEqual(64);
    expect(stats.services).toBeLessThanOrEqual(4);
    expect(() => MLLogAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(detector)))).not.toThrow();
    for (const huge of [
      'x'.repeat(1 << 20),
      'a.'.repeat(1 << 19),
      `${'{"a":'.repeat(10000)}1${'}'.repeat(10000)}`,
    ]) {
      expect(() => detector.processLog(huge)).not.toThrow();
    }
    expect(detector.stats().cut).toBeGreaterThanOrEqual(3);
  });

  it('keeps no secret in its snapshot', () => {
    const detector = new MLLogAnomalyDetector();
    detector.processLog(
      '{"level":50,"msg":"login failed password=hunter-two-secret","api_key":"opensesame"}',
    );
    detector.processLog('level=error msg="bad token=sesame-street" token=sesame-street');
    detector.processLog('{"level":30,"msg":"hello","session_id":"sesame-cookie"}');
    detector.processLog('INFO hello', { sessionId: 'hunter-cookie' });
    expect(detector.stats().sessions).toBe(2);
    expect(JSON.stringify(detector)).not.toMatch(/hunter|sesame/);
  });

  it('refuses misuse and broken snapshots', () => {
    expect(() => new MLLogAnomalyDetector({ windowMs: 0 })).toThrow(/windowMs is 0/);
    expect(() => new MLLogAnomalyDetector({ window: 5 } as never)).toThrow(/no option "window"/);
    const good = { kind: 'crash', anyOf: ['panic'], sentence: 'it crashed' };
    const wrong = [{}, null, { ...good, kind: 'dance' }, { ...good, anyOf: 'panic' }];
    for (const patterns of ['x', ...wrong.map((one) => [good, one])]) {
      expect(() => new MLLogAnomalyDetector({ patterns } as never)).toThrow(/patterns/);
    }
    const json = JSON.parse(JSON.stringify(new MLLogAnomalyDetector()));
    for (const broken of [
      null,
      1,
      [],
      { ...json, kind: 'x' },
      { ...json, windows: 'x' },
      { ...json, random: [0, 0, 0, 0] },
    ]) {
      expect(() => MLLogAnomalyDetector.fromJSON(broken)).toThrow(/expected/);
    }
  });
});

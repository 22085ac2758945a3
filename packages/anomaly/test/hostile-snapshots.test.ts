import { AegisError, type Anomaly, type MetricDataPoint, Random } from '@aegis/core';
import { expect, it } from 'vitest';
import { wrongOnes } from '../../../test/contract/wrong-json.js';
import { DerivedMetrics } from '../src/derived/index.js';
import { Forecaster } from '../src/forecast/index.js';
import { MLLogAnomalyDetector } from '../src/logs/log-anomaly-detector.js';
import { TemplateMiner } from '../src/logs/mining/template-miner.js';
import {
  Autoencoder,
  HalfSpaceTrees,
  IsolationForest,
  LocalOutlierFactor,
  PrincipalComponents,
  TfidfVectorizer,
  VariationalAutoencoder,
} from '../src/models/index.js';
import { PrometheusPoller } from '../src/prometheus/index.js';

const COUNT = 60;
const WIDTH = 3;
const random = new Random(1);
const ROWS = Float64Array.from({ length: COUNT * WIDTH }, () => random.normal());
const ASKED = [
  [0, 0, 0],
  [9, -9, 1e300],
];

interface Model {
  score(row: ArrayLike<number>): number;
  explain(row: ArrayLike<number>): ArrayLike<number>;
}

function scoring(model: Model): () => number[] {
  return () => ASKED.flatMap((row) => [model.score(row), ...Array.from(model.explain(row))]);
}

function fitted<M extends { fit(rows: Float64Array, count: number, width: number): unknown }>(
  model: M,
): M {
  model.fit(ROWS, COUNT, WIDTH);
  return model;
}

const USERS = ['ann', 'bob', 'eve', 'kim', 'lou'];
const LINES = [
  ...USERS.map((user) => `session opened for user ${user} by 10.0.0.1`),
  ...USERS.map((user) => `${user} has no account`),
];

/** Everything that can be put away: how it comes about, how it is taken out, and what numbers it gives then. */
interface Kept {
  readonly whole: () => object | Promise<object>;
  readonly take: (json: unknown) => () => Iterable<number> | Promise<Iterable<number>>;
  /** Of large ones only every so manieth way to put it wrong is tried. */
  readonly every?: number;
}

const network = { hidden: [3, 1], epochs: 2 };
const queries = [{ name: 'up', expression: 'up', stepMs: 1000 }];
const server = { queryRange: async () => [] };

function pointAt(tick: number, name: string): MetricDataPoint {
  return { name, labels: { job: 'a' }, timestampMs: tick * 1000, value: tick + 1 };
}

const KEPT: Readonly<Record<string, Kept>> = {
  IsolationForest: {
    whole: () => fitted(new IsolationForest({ trees: 5 })),
    take: (json) => scoring(IsolationForest.fromJSON(json)),
  },
  LocalOutlierFactor: {
    whole: () => fitted(new LocalOutlierFactor({ neighbours: 4 })),
    take: (json) => scoring(LocalOutlierFactor.fromJSON(json)),
  },
  PrincipalComponents: {
    whole: () => fitted(new PrincipalComponents()),
    take: (json) => scoring(PrincipalComponents.fromJSON(json)),
  },
  HalfSpaceTrees: {
    whole: () => fitted(new HalfSpaceTrees(WIDTH, { trees: 3, height: 4, windowSize: 20 })),
    take: (json) => {
      const model = HalfSpaceTrees.fromJSON(json);
      return () => [...ASKED.map((row) => model.process(row)), ...scoring(model)()];
    },
  },
  Autoencoder: {
    whole: async () => {
      const model = new Autoencoder(network);
      await model.fit(ROWS, COUNT, WIDTH);
      return model;
    },
    take: (json) => scoring(Autoencoder.fromJSON(json)),
  },
  VariationalAutoencoder: {
    whole: async () => {
      const model = new VariationalAutoencoder(network);
      await model.fit(ROWS, COUNT, WIDTH);
      return model;
    },
    take: (json) => scoring(VariationalAutoencoder.fromJSON(json)),
  },
  TfidfVectorizer: {
    whole: () => {
      const model = new TfidfVectorizer();
      model.fit([['a', 'b'], ['b', 'c', '__proto__'], ['a']]);
      return model;
    },
    take: (json) => {
      const model = TfidfVectorizer.fromJSON(json);
      return () => model.transform(['a', 'c', 'c', 'constructor']);
    },
  },
  TemplateMiner: {
    whole: () => {
      const miner = new TemplateMiner({ maxTemplates: 16, pinned: ['user <*> came'] });
      for (const line of LINES) miner.process(line);
      return miner;
    },
    take: (json) => {
      const miner = TemplateMiner.fromJSON(json);
      return () =>
        [...LINES, 'user ann came', 'open new file', ...LINES].flatMap((line) => {
          const { serial } = miner.process(line);
          const { parameters } = miner.extract(line);
          return [serial, miner.current(serial)?.serial ?? 0, parameters.length, miner.size];
        });
    },
  },
  MLLogAnomalyDetector: {
    every: 4,
    whole: async () => {
      const detector = new MLLogAnomalyDetector({
        maxTemplates: 16,
        maxServices: 4,
        maxSessions: 16,
        windowMs: 1000,
        warmUpWindows: 2,
        sessionIdleMs: 3000,
        falseAlarmsPerDay: 1e5,
      });
      feedLogs(detector, 0, 44);
      expect((await detector.trainModels()).trained).toBe(true);
      feedLogs(detector, 44, 48);
      return detector;
    },
    take: (json) => {
      const detector = MLLogAnomalyDetector.fromJSON(json);
      return () => {
        const before = feedLogs(detector, 48, 52);
        const flushed = detector.flush(60_000).flatMap(numbersOf);
        const session = detector.scoreSession(['level=info msg=went', 'new'], { nodeId: 'a' });
        const again = MLLogAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(detector)));
        return [
          ...[...before, ...flushed, session.score, session.tailProbability],
          ...[...detector.suspects(0, 1e5).map(({ score }) => score)],
          ...[...detector.openEpisodes().map(({ score }) => score)],
          ...[...Object.values(again.stats()), ...feedLogs(again, 60, 61)],
        ];
      };
    },
  },
  Forecaster: {
    whole: () => {
      const model = new Forecaster({ maxHistory: 40 });
      model.fit({ values: Array.from(ROWS).slice(0, 50), stepMs: 1000, startMs: 0 });
      return model;
    },
    take: (json) => {
      const model = Forecaster.fromJSON(json);
      return () => {
        model.learn(1);
        const { lower, median, upper, timestampsMs } = model.forecast({ horizon: 2 });
        return [...lower, ...median, ...upper, ...(timestampsMs ?? [])];
      };
    },
  },
  DerivedMetrics: {
    whole: () => {
      const derived = new DerivedMetrics([{ name: 'r', expression: 'a / b_total' }]);
      for (let tick = 0; tick < 4; tick++) {
        for (const name of ['a', 'b_total']) derived.process(pointAt(tick, name));
      }
      derived.process(pointAt(4, 'a'));
      return derived;
    },
    take: (json) => {
      const derived = DerivedMetrics.fromJSON(json);
      const names = ['a', 'b_total', 'a', 'b_total'];
      return () =>
        names
          .flatMap((name, i) => derived.process(pointAt(5 + (i >> 1), name)))
          .flatMap(({ value, timestampMs }) => [value, timestampMs]);
    },
  },
  PrometheusPoller: {
    whole: async () => {
      const poller = new PrometheusPoller(server, queries);
      await poller.poll(1e12);
      return poller;
    },
    take: (json) => {
      const poller = PrometheusPoller.fromJSON(json, server, queries);
      return async () => {
        await poller.poll(1e12 + 5000);
        return Object.values(poller.stats());
      };
    },
  },
};

const LOG_SERVICES = ['a', 'b'];
const STEPS = ['came', 'went', 'done'];

/** Requests of a second each through two services; of every fifth, one step is an error. */
function feedLogs(detector: MLLogAnomalyDetector, from: number, to: number): number[] {
  const numbers: number[] = [];
  for (let request = from; request < to; request++) {
    for (const [i, step] of STEPS.entries()) {
      const nodeId = LOG_SERVICES[i % 2]!;
      const isError = request % 5 === 4 && i === 1;
      const context = { nodeId, timestampMs: request * 1000, sessionId: `${request}` };
      const line = isError ? `level=error msg="disk full at ${step}"` : `level=info msg=${step}`;
      const { score, tailProbability, anomalies } = detector.processLog(line, context);
      numbers.push(score, tailProbability, ...anomalies.flatMap(numbersOf));
    }
  }
  return numbers;
}

function numbersOf({ score, tailProbability, evidence }: Anomaly): number[] {
  const said = evidence.flatMap(({ observed, expected }) => [Number(observed), expected ?? 0]);
  return [score, tailProbability, ...said];
}

function codeOf(error: unknown): unknown {
  return AegisError.isInstance(error) ? error.code : error;
}

it.each(Object.entries(KEPT))(
  '%s: a snapshot put wrong is refused, or behaves',
  async (_, kept) => {
    const text = JSON.stringify(await kept.whole());
    expect([...(await kept.take(JSON.parse(text))())].every(Number.isFinite)).toBe(true);
    const flaws: unknown[] = [];
    let refused = 0;
    let tried = 0;
    for (const [what, json] of wrongOnes(text)) {
      if (tried++ % (kept.every ?? 1) !== 0) continue;
      let use: ReturnType<Kept['take']>;
      try {
        use = kept.take(json);
      } catch (error) {
        if (codeOf(error) === 'invalid-snapshot') refused++;
        else flaws.push({ what, error });
        continue;
      }
      try {
        const numbers = [...(await use())];
        if (!numbers.every(Number.isFinite)) flaws.push({ what, numbers });
      } catch (error) {
        // It may be one that was never fitted, or takes rows of another width.
        if (!['not-trained', 'invalid-argument'].includes(String(codeOf(error)))) {
          flaws.push({ what, error });
        }
      }
    }
    expect(flaws).toEqual([]);
    expect(refused).toBeGreaterThan(20);
  },
);

import { MetricAnomalyDetector, MLLogAnomalyDetector, TemplateMiner } from '@aegis/anomaly';
import {
  Autoencoder,
  IsolationForest,
  LocalOutlierFactor,
  TfidfVectorizer,
  VariationalAutoencoder,
} from '@aegis/anomaly/models';
import { MultivariateAnomalyDetector } from '@aegis/anomaly/multivariate';
import { Random } from '@aegis/core';
import { expect, restored } from './expect.mjs';

const MINUTE_MS = 60_000;

function points(seed) {
  const random = new Random(seed);
  return Array.from({ length: 1500 }, (_, i) => ({
    name: 'http_server_request_duration_seconds',
    labels: { service: i % 2 === 0 ? 'cart' : 'web' },
    timestampMs: Math.floor(i / 2) * MINUTE_MS,
    value: 0.2 + 0.02 * random.normal() + (i > 1400 && i % 2 === 0 ? 0.8 : 0),
  }));
}

function lines(seed) {
  const random = new Random(seed);
  return Array.from({ length: 1200 }, (_, i) => {
    const time = 1_700_000_000_000 + i * 1000;
    const id = random.integer(10_000);
    const took = random.integer(90);
    if (i > 1100 && i % 3 === 0) {
      const msg = `connect ECONNREFUSED 10.0.0.${id % 9}:6379`;
      return JSON.stringify({ level: 50, time, service: 'cart', msg });
    }
    const service = id % 2 === 0 ? 'cart' : 'web';
    return JSON.stringify({ level: 30, time, service, msg: `order ${id} done in ${took} ms` });
  });
}

function rows() {
  const random = new Random(3);
  return Float64Array.from({ length: 200 * 3 }, () => random.normal());
}

export const checks = {
  metrics() {
    const all = points(1);
    let detector = new MetricAnomalyDetector();
    const verdicts = all.map((point, i) => {
      // Restarted in the middle of the stream.
      if (i === 700) detector = restored(MetricAnomalyDetector, detector);
      return detector.addMetric(point);
    });
    expect(
      verdicts.some(({ anomaly }) => anomaly?.nodeId === 'cart'),
      'the jump in latency to be an anomaly',
    );
    return [verdicts, detector];
  },

  async logs() {
    const all = lines(2);
    let detector = MLLogAnomalyDetector.createWithDefaultPatterns();
    const before = all.slice(0, 900).map((line) => detector.processLog(line));
    const report = await detector.trainModels();
    detector = restored(MLLogAnomalyDetector, detector);
    const after = all.slice(900).map((line) => detector.processLog(line));
    expect(
      after.some(({ issues }) => issues.some(({ kind }) => kind === 'connection-refused')),
      'a refused connection to be an issue',
    );
    return [before, report, after, detector.templates(), detector];
  },

  async multivariate() {
    const random = new Random(5);
    let detector = new MultivariateAnomalyDetector({ fitPoints: 128, nodeId: 'cart' });
    const verdicts = [];
    for (let i = 0; i < 320; i++) {
      const load = random.normal();
      const values = {
        requests: 100 + 20 * load + random.normal(),
        cpu: (i < 300 ? 30 + 6 * load : 90) + random.normal(),
        temperature: 60 + random.normal(),
      };
      verdicts.push(detector.process({ timestampMs: i * MINUTE_MS, values }));
      if (i === 200) await detector.trainModels();
      if (i === 301) detector = restored(MultivariateAnomalyDetector, detector);
    }
    expect(
      verdicts.some(({ anomaly }) => anomaly?.signal === 'cpu'),
      'the jump of one of three metrics to be an anomaly',
    );
    return [verdicts, detector];
  },

  templates() {
    const miner = new TemplateMiner();
    return [lines(4).map((line) => miner.process(line)), miner];
  },

  async models() {
    const data = rows();
    const row = [0.5, -1, 9];
    const results = [];
    for (const Model of [
      IsolationForest,
      LocalOutlierFactor,
      Autoencoder,
      VariationalAutoencoder,
    ]) {
      const model = new Model();
      await model.fit(data, 200, 3);
      expect(model.score(row) > model.score([0, 0, 0]), `${Model.name} to tell far from near`);
      results.push([model.score(row), model.explain(row), restored(Model, model).score(row)]);
    }
    const words = new TfidfVectorizer();
    words.fit([
      ['order', 'done'],
      ['order', 'failed'],
      ['connect', 'failed'],
    ]);
    return [results, words.vocabulary(), words.inverseDocumentFrequencies()];
  },
};

import { definePackage } from '../../tools/tsup.js';

export default definePackage(
  {
    index: 'src/index.ts',
    derived: 'src/derived/index.ts',
    forecast: 'src/forecast/index.ts',
    'ml-isolation-forest': 'src/ml-isolation-forest/index.ts',
    models: 'src/models/index.ts',
    multivariate: 'src/multivariate/index.ts',
    prometheus: 'src/prometheus/index.ts',
    tfjs: 'src/tfjs/index.ts',
  },
  {
    'parts/logs': 'src/logs/log-anomaly-detector.ts',
    'parts/metrics': 'src/metrics/metric-anomaly-detector.ts',
    'parts/reading': 'src/logs/reading/read-line.ts',
    'parts/mining': 'src/logs/mining/template-miner.ts',
  },
);

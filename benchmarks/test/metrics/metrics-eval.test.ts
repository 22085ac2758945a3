import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { metricsEval } from '../../src/suites/metrics-eval.js';

const REFS = fileURLToPath(new URL('../../../../shared/data/metrics/metric-refs', import.meta.url));

describe('the metrics-eval suite', () => {
  it.skipIf(!existsSync(REFS))(
    "agrees with TSB-AD's own code (needs ../shared/data/metrics/metric-refs)",
    async () => {
      const context = { dataDir: REFS, outDir: null, seed: 1, args: [], log: () => {} };
      const { results } = await metricsEval.run(context);
      // Both sum a few thousand doubles; anything but rounding shows far above this.
      expect(results.maxError).toBeLessThan(1e-12);
      expect(results.cases).toBeGreaterThanOrEqual(6);
    },
  );
});

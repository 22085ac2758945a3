import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeness, kernelCoverage, kernelErrors } from '../explain/model-exactness.js';
import { additivity, treeErrors } from '../explain/tree-exactness.js';
import { treeSpeed } from '../explain/tree-speed.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const TREES = 1000;
const FORESTS = 20;
const ROWS_EACH = 50;
const MODELS = 120;

/** Explanations against enumeration and against what they must add up to, and how long trees take. */
export const explain: Suite = {
  name: 'explain',
  summary: 'Tree SHAP, Kernel SHAP and integrated gradients against enumeration and their axioms',
  data: null,
  run: async ({ seed, outDir, log }: SuiteContext): Promise<SuiteResult> => {
    log('explain: speed of trees');
    const speed = treeSpeed(seed);
    log(`explain: ${TREES} trees against enumeration`);
    const { allColumns, drawnColumns, trees } = treeErrors(seed, TREES);
    log('explain: additivity');
    const treeShapAdditivity = additivity(seed, FORESTS, ROWS_EACH);
    log('explain: models');
    const gradients = completeness(seed, MODELS);
    const results = {
      treeShapAdditivity,
      treeShapBruteForce: Math.max(allColumns, drawnColumns),
      treeShapBruteForceDrawnColumns: drawnColumns,
      treeShapMsPerRow: speed.ours,
      treeShapMsPerRow12Columns: speed.oursOnFew,
      scoreMsPerRow: speed.scoring,
      kernelShapExact: kernelErrors(seed, MODELS),
      kernelShapCoverage95: kernelCoverage(seed, MODELS),
      integratedGradientsCompleteness: gradients.worst,
      integratedGradientsSteps: gradients.meanSteps,
      trees,
    };
    if (outDir !== null) {
      mkdirSync(outDir, { recursive: true });
      writeFileSync(join(outDir, 'explain.json'), `${JSON.stringify(results, null, 2)}\n`);
    }
    return {
      results,
      peers: { enumeration: { treeShapMsPerRow12Columns: speed.enumerationOnFew } },
    };
  },
};

// Makes src/policy/pretrained.ts. Build the package first, then:
//   node packages/remediation/scripts/train-policy.mjs [--imitate 180000] [--improve 120000] [--seed 1]
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '@aegis/core';
import { imitate, packPolicy, RowPolicy, trainPpo } from '../dist/ppo.js';
import { RemediationEnvironment } from '../dist/simulator.js';

const { values } = parseArgs({
  options: {
    imitate: { type: 'string', default: '180000' },
    improve: { type: 'string', default: '120000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
const seed = Number(values.seed);
const started = performance.now();
const elapsed = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;

const environment = new RemediationEnvironment({ environments: 32, minServices: 3 });
const { features, kinds } = environment;
const policy = new RowPolicy({ features, kinds, hidden: [32, 32] }, new Random(seed));
let shown = 0;
const onProgress = ({ stage, fraction, metrics }) => {
  if (performance.now() - shown < 10_000) return;
  shown = performance.now();
  const percent = (100 * fraction).toFixed(0);
  process.stderr.write(
    `${stage} ${percent} % return ${metrics.meanReturn.toFixed(3)} ${elapsed()}\n`,
  );
};

await imitate(
  environment,
  policy,
  {
    totalTimesteps: Number(values.imitate),
    rolloutSteps: 32,
    epochs: 3,
    learningRate: 2e-3,
    seed,
  },
  { onProgress },
);
await trainPpo(
  environment,
  policy,
  {
    totalTimesteps: Number(values.improve),
    rolloutSteps: 64,
    learningRate: 5e-4,
    entropyCoefficient: 0.001,
    seed: seed + 1,
  },
  { onProgress },
);

const here = dirname(fileURLToPath(import.meta.url));
const file = values.out ?? join(here, '../src/policy/pretrained.ts');
const json = JSON.stringify(packPolicy(policy), null, 2)
  .replace(/"(\w+)":/g, '$1:')
  .replace(/"/g, "'");
const text = `/**
 * The policy that ships, made by \`scripts/train-policy.mjs --imitate ${values.imitate} --improve ${values.improve} --seed ${seed}\`.
 * Single-precision weights; the layout of its inputs is \`FEATURE_NAMES\`.
 */
export const PRETRAINED_POLICY: unknown = ${json};
`;
writeFileSync(file, text);
process.stderr.write(`${file}: ${text.length} characters, ${elapsed()}\n`);

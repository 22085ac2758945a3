// Trains a policy on simulated failures. Build the package first, then:
//   node packages/remediation/scripts/train-policy.mjs
// makes src/policy/pretrained.ts. With --out FILE.json it makes a policy for the benchmarks instead:
//   --seed N for one of the training seeds, --unmasked for one that is not told what is possible.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '@aegis/core';
import { imitate, packPolicy, RowPolicy, trainPpo } from '../dist/ppo.js';
import { RemediationEnvironment } from '../dist/simulator.js';

const { values } = parseArgs({
  options: {
    imitate: { type: 'string', default: '250000' },
    improve: { type: 'string', default: '400000' },
    hidden: { type: 'string', default: '48' },
    seed: { type: 'string', default: '1' },
    unmasked: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const seed = Number(values.seed);
const width = Number(values.hidden);
const started = performance.now();
const elapsed = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;

let environment = new RemediationEnvironment({ environments: 64, minServices: 3 });
if (values.unmasked) environment = unmasked(environment);
const { features, kinds } = environment;
const policy = new RowPolicy({ features, kinds, hidden: [width, width] }, new Random(seed));
let shown = 0;
const onProgress = ({ stage, fraction, metrics }) => {
  if (performance.now() - shown < 10_000) return;
  shown = performance.now();
  const percent = (100 * fraction).toFixed(0);
  process.stderr.write(
    `${stage} ${percent} % return ${metrics.meanReturn.toFixed(3)} ${elapsed()}\n`,
  );
};

// One that is not told what is possible has no teacher either: plain PPO.
const imitated = values.unmasked ? 0 : Number(values.imitate);
if (imitated > 0) {
  await imitate(
    environment,
    policy,
    { totalTimesteps: imitated, rolloutSteps: 32, epochs: 3, learningRate: 2e-3, seed },
    { onProgress },
  );
}
await trainPpo(
  environment,
  policy,
  {
    totalTimesteps: Number(values.imitate) + Number(values.improve) - imitated,
    rolloutSteps: 64,
    minibatches: 8,
    learningRate: 4e-4,
    entropyCoefficient: values.unmasked ? 0.01 : 0,
    seed: seed + 1,
  },
  { onProgress },
);

const packed = JSON.stringify(packPolicy(policy), null, 2);
const options = `--imitate ${values.imitate} --improve ${values.improve} --hidden ${width} --seed ${seed}`;
const here = dirname(fileURLToPath(import.meta.url));
const file = values.out ?? join(here, '../src/policy/pretrained.ts');
const source = `/**
 * The policy that ships, made by \`scripts/train-policy.mjs ${options}\`.
 * Single-precision weights; the layout of its inputs is \`FEATURE_NAMES\`.
 */
export const PRETRAINED_POLICY: unknown = ${packed.replace(/"(\w+)":/g, '$1:').replace(/"/g, "'")};
`;
const text = file.endsWith('.json') ? `${packed}\n` : source;
writeFileSync(file, text);
process.stderr.write(`${file}: ${text.length} characters, ${elapsed()}\n`);

/** The same environment, with everything said to be possible; what is not counts as waiting. */
function unmasked(inner) {
  const mask = new Uint8Array(inner.mask.length).fill(1);
  return new Proxy(inner, {
    get(target, name) {
      if (name === 'mask') return mask;
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

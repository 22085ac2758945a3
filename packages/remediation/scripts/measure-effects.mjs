// Makes src/policy/effects.ts for the policy that ships. Build the package first, then:
//   node packages/remediation/scripts/measure-effects.mjs [--steps 4000] [--seed 1]
// and build it again.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '@aegis/core';
import { POLICY_KINDS, pretrainedPolicy } from '../dist/index.js';
import { effectTable, playActs, RemediationEnvironment } from '../dist/simulator.js';

const TICKS = 8;
const EDGES = [0.1, 0.4, 0.8];

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '4000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
const seed = Number(values.seed);
const started = performance.now();
const elapsed = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;

const environment = new RemediationEnvironment({ environments: 64, minServices: 3 });
const policy = pretrainedPolicy();
const cases = [];
const parts = 8;
for (let part = 0; part < parts; part++) {
  const options = {
    steps: Math.ceil(Number(values.steps) / parts),
    ticks: TICKS,
    explore: 0.4,
    seed: seed * 1000 + part,
  };
  cases.push(...playActs(environment, policy, options, new Random(options.seed).fork('explore')));
  process.stderr.write(`${part + 1} of ${parts}: ${cases.length} cases ${elapsed()}\n`);
}

const table = effectTable(cases, POLICY_KINDS, TICKS, EDGES);
const thousandths = (share) => Math.round(1000 * share);
const row = ({ kind, bin, cases: count, ...shares }) =>
  `  [${[
    kind === null ? 'null' : `'${kind}'`,
    bin === null ? 'null' : bin,
    count,
    ...['before', 'after', 'low', 'high', 'changeLow', 'changeHigh', 'resolves'].map((name) =>
      thousandths(shares[name]),
    ),
  ].join(', ')}],`;
const here = dirname(fileURLToPath(import.meta.url));
const file = values.out ?? join(here, '../src/policy/effects.ts');
const text = `import { type EffectTable, openEffects } from './effect-table.js';

/**
 * What acts of the policy that ships came to in the simulator, made by
 * \`scripts/measure-effects.mjs --steps ${values.steps} --seed ${seed}\`. Shares in thousandths: before,
 * after, its quantiles, those of the change, resolved.
 */
// biome-ignore format: one row a line.
export const EFFECTS: EffectTable = openEffects(${table.ticks}, [${table.edges.join(', ')}], [
${table.rows.map(row).join('\n')}
]);
`;
writeFileSync(file, text);
process.stderr.write(`${file}: ${text.length} characters, ${elapsed()}\n`);

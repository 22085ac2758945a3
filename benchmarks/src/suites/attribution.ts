import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { attributeAnomalies, StructuralModel } from '@aegis/root-cause/causal';
import { axiomErrors } from '../causal/attribution-axioms.js';
import { AEGIS, type Blame, blamePeers } from '../causal/attribution-peers.js';
import { FAMILIES, type Family, shockedSystem } from '../causal/random-systems.js';
import { bootstrap, meanAt } from '../remediation/bootstrap.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const SYSTEMS = 300;
const COVERED_SYSTEMS = 100;

/** Per family, the key of the share of systems whose shocked node was named first. */
const KEYS: Readonly<Record<Family, string>> = {
  linear: 'top1',
  curved: 'top1Curved',
  twoShocks: 'top1TwoShocks',
};

interface Named {
  readonly family: Family;
  readonly system: number;
  readonly truth: string;
  readonly named: Readonly<Record<string, string>>;
}

/** What each contestant blames in every system of a family. */
function blameAll(
  family: Family,
  seed: number,
  contestants: Readonly<Record<string, Blame>>,
): { readonly named: readonly Named[]; readonly milliseconds: readonly number[] } {
  const milliseconds: number[] = [];
  const named = Array.from({ length: SYSTEMS }, (_, i): Named => {
    const { truth, ...moment } = shockedSystem(seed * SYSTEMS + i, family);
    const model = new StructuralModel(moment.graph);
    model.fit(moment.normal);
    const answers = Object.entries(contestants).map(([name, blame]) => {
      const start = performance.now();
      const answer = blame({ ...moment, model });
      if (blame === AEGIS) milliseconds.push(performance.now() - start);
      return [name, answer] as const;
    });
    return { family, system: i, truth, named: Object.fromEntries(answers) };
  });
  return { named, milliseconds };
}

/** How often intervals of drawn orders, at 95 %, hold the value of all coalitions. */
function coverage(seed: number): number {
  let held = 0;
  let all = 0;
  for (let i = 0; i < COVERED_SYSTEMS; i++) {
    const { graph, normal, sample, target } = shockedSystem(seed * SYSTEMS + i, 'twoShocks');
    const model = new StructuralModel(graph);
    model.fit(normal);
    const exact = attributeAnomalies(model, { target, sample }, { seed: i });
    if (!exact.exact) continue;
    const drawn = attributeAnomalies(model, { target, sample }, { seed: i, maxExact: 0 });
    const values = new Map(exact.attributions.map(({ node, value }) => [node, value]));
    for (const { node, interval } of drawn.attributions) {
      // Nodes that are no part of the game have no interval.
      if (interval[0] === interval[1]) continue;
      all++;
      const value = values.get(node)!;
      if (interval[0] <= value && value <= interval[1]) held++;
    }
  }
  return held / all;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Attribution by a structural model: exactness, intervals, and who is named in systems of known make. */
export const attribution: Suite = {
  name: 'attribution',
  summary:
    'Shapley values over a causal graph: exactness, and whether the shocked node comes first',
  data: null,
  run: async ({ seed, outDir, log }: SuiteContext): Promise<SuiteResult> => {
    log('attribution: axioms and closed forms');
    const errors = axiomErrors(seed * SYSTEMS);
    log('attribution: intervals');
    const coverage95 = coverage(seed);
    const contestants = { aegis: AEGIS, ...blamePeers(seed) };
    const shares: Record<string, Record<string, number>> = {};
    const intervals: Record<string, readonly [number, number]> = {};
    const cases: Named[] = [];
    const times: number[] = [];
    for (const family of FAMILIES) {
      log(`attribution: ${SYSTEMS} systems, ${family}`);
      const { named, milliseconds } = blameAll(family, seed, contestants);
      cases.push(...named);
      times.push(...milliseconds);
      for (const name of Object.keys(contestants)) {
        const right = named.map((one) => Number(one.named[name] === one.truth));
        const share = right.reduce((sum, one) => sum + one, 0) / right.length;
        shares[name] = { ...shares[name], [KEYS[family]]: share };
        if (name !== 'aegis') continue;
        intervals[KEYS[family]] = bootstrap(right.length, seed, (picks) => meanAt(right, picks));
      }
    }
    if (outDir !== null) {
      mkdirSync(outDir, { recursive: true });
      const lines = cases.map((one) => JSON.stringify(one));
      writeFileSync(join(outDir, 'cases.jsonl'), `${lines.join('\n')}\n`);
    }
    const { aegis = {}, ...peers } = shares;
    return {
      results: { ...errors, coverage95, ...aegis, millisecondsPerAttribution: median(times) },
      intervals,
      peers,
      tables: [
        {
          title: `The shocked node is named first, share of ${SYSTEMS} systems each`,
          head: ['', ...FAMILIES],
          rows: Object.entries(shares).map(([name, of]) => [
            name,
            ...FAMILIES.map((family) => of[KEYS[family]]!.toFixed(3)),
          ]),
        },
      ],
    };
  },
};

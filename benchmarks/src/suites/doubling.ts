import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Random } from '@aegis/core';
import { fitExponent, type GrowthFit } from '../doubling/fit-exponent.js';
import type { GrowthPath } from '../doubling/growth-path.js';
import { GROWTH_PATHS } from '../doubling/growth-paths.js';
import { type GrowthEffort, measureGrowth } from '../doubling/measure-growth.js';
import { YARDSTICK } from '../doubling/yardstick.js';
import { UsageError } from '../harness/usage-error.js';
import type { ResultTable, Suite, SuiteContext, SuiteResult } from '../suite.js';

const FULL: GrowthEffort = { rounds: 9, warmUpRounds: 2, leastMs: 4 };
/** Shows that every path runs; its exponents say nothing. */
const QUICK: GrowthEffort = { rounds: 2, warmUpRounds: 0, leastMs: 0 };
const QUICK_SIZES = 3;
const QUICK_SHARE = 8;
const FEW = 50;
/** What an exponent may be above the promise. */
const SLACK = 0.1;

interface MeasuredPath extends GrowthFit {
  readonly path: GrowthPath;
}

function quicker(path: GrowthPath): GrowthPath {
  const sizes = path.sizes.slice(0, QUICK_SIZES);
  // What begins with few begins with as few as it can.
  const share = sizes[0]! > FEW ? QUICK_SHARE : 1;
  return { ...path, sizes: sizes.map((size) => Math.ceil(size / share)) };
}

/** The paths that were asked for, and whether quickly. */
function chosen(args: readonly string[]): { paths: readonly GrowthPath[]; effort: GrowthEffort } {
  const keys = args.filter((word) => word !== 'quick');
  const unknown = keys.find((key) => GROWTH_PATHS.every((path) => path.key !== key));
  if (unknown !== undefined) {
    const known = GROWTH_PATHS.map(({ key }) => key).join(', ');
    throw new UsageError(`doubling: no path "${unknown}"; there are "quick" and ${known}`, 2);
  }
  const some = GROWTH_PATHS.filter(({ key }) => keys.length === 0 || keys.includes(key));
  return keys.length === args.length
    ? { paths: some, effort: FULL }
    : { paths: some.map(quicker), effort: QUICK };
}

/**
 * Whether a path grows as promised; `as the Map` where it does not, but no more than a bare Map of as many
 * objects: then it is memory that grows dearer, and not the work.
 */
export function verdictOf(
  exponent: number,
  promised: number,
  ofMap: number,
): 'holds' | 'as the Map' | 'above' {
  if (exponent <= promised + SLACK) return 'holds';
  return exponent <= promised + SLACK + Math.max(0, ofMap - 1) ? 'as the Map' : 'above';
}

function tableOf(yardstick: MeasuredPath, measured: readonly MeasuredPath[]): ResultTable {
  return {
    title: `Processor time ∝ size^exponent; a promise holds up to ${SLACK} above it`,
    head: ['path', 'promise', 'promised', 'exponent', 'last doubling', 'verdict', 'sizes', 'ms'],
    rows: [yardstick, ...measured].map((one) => {
      const { path, exponent, interval, lastExponent, costs } = one;
      const [low, high] = interval.map((value) => value.toFixed(2));
      return [
        path.key,
        path.promise,
        path.promised.toFixed(2),
        `${exponent.toFixed(2)} (${low} … ${high})`,
        lastExponent.toFixed(2),
        one === yardstick ? '' : verdictOf(exponent, path.promised, yardstick.exponent),
        `${path.sizes[0]} … ${path.sizes.at(-1)}`,
        `${costs[0]!.toPrecision(3)} … ${costs.at(-1)!.toPrecision(3)}`,
      ];
    }),
  };
}

/** Collecting everything would also throw away what the engine has learnt of the code. */
function youngCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { readonly type: 'minor' }) => void;
  return () => collect({ type: 'minor' });
}

async function run({ seed, args, log }: SuiteContext): Promise<SuiteResult> {
  const { paths, effort } = chosen(args);
  const collect = youngCollector();
  const random = new Random(seed);
  const measure = async (path: GrowthPath): Promise<MeasuredPath> => {
    const rounds = await measureGrowth(path, seed, effort, collect);
    const one = { path, ...fitExponent(path.sizes, rounds, random.fork(path.key)) };
    log(`doubling: ${path.key} ${one.exponent.toFixed(2)}; ${path.doubled}`);
    return one;
  };
  const yardstick = await measure(YARDSTICK);
  const measured: MeasuredPath[] = [];
  for (const path of paths) measured.push(await measure(path));
  const above = measured.filter(
    ({ path, exponent }) => verdictOf(exponent, path.promised, yardstick.exponent) === 'above',
  ).length;
  return {
    results: {
      ...Object.fromEntries(measured.map(({ path, exponent }) => [path.key, exponent])),
      pathsAbove: above,
    },
    intervals: Object.fromEntries(measured.map(({ path, interval }) => [path.key, interval])),
    peers: { bareMap: { [YARDSTICK.key]: yardstick.exponent } },
    tables: [tableOf(yardstick, measured)],
  };
}

/** Cost against size for every hot path: what is promised to be linear must stay so as it doubles. */
export const doubling: Suite = {
  name: 'doubling',
  summary:
    'the exponent of cost against size of every hot path; "quick" or names of paths may follow',
  data: null,
  run,
};

import type { SuiteResult } from '../suite.js';

/** What `--json` prints. */
export interface BenchReport {
  readonly suite: string;
  readonly seed: number;
  /** The data's folder; null where the suite makes its own. */
  readonly data: string | null;
  readonly version: string;
  readonly results: SuiteResult['results'];
  readonly intervals?: NonNullable<SuiteResult['intervals']>;
  readonly peers?: NonNullable<SuiteResult['peers']>;
}

/** JSON has no NaN: a suite that measured nothing must say so by leaving the key out. */
function checkFinite(values: Readonly<Record<string, number>>, where: string): void {
  for (const [key, value] of Object.entries(values)) {
    if (!Number.isFinite(value)) throw new Error(`${where}.${key} is ${String(value)}`);
  }
}

export function benchReport(
  head: Pick<BenchReport, 'suite' | 'seed' | 'data' | 'version'>,
  { results, intervals, peers }: SuiteResult,
): BenchReport {
  checkFinite(results, 'results');
  for (const [peer, values] of Object.entries(peers ?? {})) checkFinite(values, `peers.${peer}`);
  for (const [key, [low, high]] of Object.entries(intervals ?? {})) {
    checkFinite({ low, high }, `intervals.${key}`);
  }
  return {
    suite: head.suite,
    seed: head.seed,
    data: head.data,
    version: head.version,
    results,
    ...(intervals === undefined ? {} : { intervals }),
    ...(peers === undefined ? {} : { peers }),
  };
}

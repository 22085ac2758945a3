import { AegisError, type Anomaly, type CallRecord, Random } from '@aegis/core';
import { type CallAnomaliesOptions, callAnomalies, RootCauseAnalyzer } from '@aegis/root-cause';
import { graphOf } from './builders.js';

/** Calls from one node to another, callers first. */
export type Pairs = readonly (readonly [string, string])[];

/** What goes wrong at a node, and since when. */
export interface Trouble {
  readonly nodeId: string;
  /**
   * `delay`: whoever asks it waits; `burn`: its own work takes longer; `starve`: it is late to take in
   * requests as well as answers; `fail`: it fails, and its callers with it; `return`: it asks nobody.
   */
  readonly kind: 'delay' | 'burn' | 'starve' | 'fail' | 'return';
  readonly fromMs: number;
}

/** How a made-up system behaves. */
export interface SystemOptions {
  readonly seed: number;
  readonly fromMs: number;
  readonly traces: number;
  readonly everyMs?: number;
  readonly gaps?: 'exponential' | 'lognormal';
  readonly trouble?: Trouble;
}

const DELAY_MS = 8;
const BURN = 2;
const FAILING_SHARE = 0.3;

/** One sound call, as the changes have it. */
export function callOf(changes: Partial<CallRecord> = {}): CallRecord {
  return {
    traceId: `t${changes.startMs ?? 0}`,
    nodeId: 'db',
    callerId: 'web',
    operation: 'get',
    startMs: 0,
    serverMs: 5,
    clientMs: 7,
    selfMs: 5,
    isAsync: false,
    isError: false,
    isErrorOrigin: false,
    ...changes,
  };
}

/** The calls of traces that enter at every node without callers, one at each after the other. */
export function simulateCalls(pairs: Pairs, options: SystemOptions): CallRecord[] {
  const { seed, fromMs, traces, everyMs = 500 } = options;
  const random = new Random(seed);
  const callees = new Map<string, string[]>();
  for (const [from, to] of pairs) callees.set(from, [...(callees.get(from) ?? []), to]);
  const called = new Set(pairs.map(([, to]) => to));
  const roots = [...callees.keys()].filter((id) => !called.has(id));
  const calls: CallRecord[] = [];
  for (let i = 0; i < traces; i++) {
    const startMs = fromMs + i * everyMs;
    const trace = { traceId: `${seed}-${i}`, random, callees, options, calls };
    visit(trace, roots[i % roots.length]!, null, startMs);
  }
  return calls;
}

interface Trace {
  readonly traceId: string;
  readonly random: Random;
  readonly callees: ReadonlyMap<string, readonly string[]>;
  readonly options: SystemOptions;
  readonly calls: CallRecord[];
}

/** Walks down from one call; gives how long the caller waited, and whether it failed. */
function visit(
  trace: Trace,
  nodeId: string,
  callerId: string | null,
  startMs: number,
): { readonly clientMs: number; readonly isError: boolean } {
  const { random, options, callees, calls, traceId } = trace;
  const { trouble } = options;
  const isIn = trouble !== undefined && startMs >= trouble.fromMs;
  const isHere = isIn && trouble.nodeId === nodeId;
  const kind = isIn ? trouble.kind : null;
  const selfMs = 10 * Math.exp(0.3 * random.normal()) * (isHere && kind === 'burn' ? BURN : 1);
  let serverMs = selfMs;
  let hasFailing = false;
  const asked = isHere && kind === 'return' ? [] : (callees.get(nodeId) ?? []);
  for (const callee of asked) {
    const { clientMs, isError } = visit(trace, callee, nodeId, startMs + serverMs);
    serverMs += clientMs;
    hasFailing ||= isError;
  }
  const isErrorOrigin = isHere && kind === 'fail' && random.chance(FAILING_SHARE);
  const isWaiting =
    (isHere && (kind === 'delay' || kind === 'starve')) ||
    (kind === 'starve' && trouble?.nodeId === callerId);
  const clientMs = serverMs + gapOf(random, options) + (isWaiting ? DELAY_MS : 0);
  const isError = isErrorOrigin || hasFailing;
  calls.push({
    traceId,
    nodeId,
    callerId,
    operation: `of ${nodeId}`,
    startMs,
    serverMs,
    clientMs: callerId === null ? null : clientMs,
    selfMs,
    isAsync: false,
    isError,
    isErrorOrigin,
  });
  return { clientMs, isError };
}

function gapOf(random: Random, { gaps = 'lognormal' }: SystemOptions): number {
  if (gaps === 'exponential') return -3 * Math.log(1 - random.float());
  return 3 * Math.exp(0.5 * random.normal());
}

/** Who calls whom, without circles: every node after the first has one caller or two before it. */
export function randomPairs(seed: number, nodes = 8): [string, string][] {
  const random = new Random(seed);
  const pairs: [string, string][] = [];
  for (let to = 1; to < nodes; to++) {
    const callers = new Set([random.integer(to)]);
    if (random.chance(0.4)) callers.add(random.integer(to));
    for (const from of callers) pairs.push([`n${from}`, `n${to}`]);
  }
  return pairs;
}

/** What a system shows when it is well, and then in trouble for half a minute. */
export function troubled(
  pairs: Pairs,
  seed: number,
  nodeId: string,
  kind: Trouble['kind'],
): { readonly baseline: CallRecord[]; readonly recent: CallRecord[] } {
  const fromMs = 1_000_000;
  const trouble = { nodeId, kind, fromMs: fromMs + 30_000 };
  return {
    baseline: simulateCalls(pairs, { seed, fromMs: 0, traces: 300 }),
    recent: simulateCalls(pairs, { seed: seed + 1, fromMs, traces: 120, trouble }),
  };
}

/** An analyzer that knows who calls whom, and what the calls say. */
export function analyzerOf(pairs: Pairs, anomalies: readonly Anomaly[]): RootCauseAnalyzer {
  const analyzer = new RootCauseAnalyzer(graphOf(pairs));
  for (const anomaly of anomalies) analyzer.addNodeAnomaly(anomaly.nodeId!, anomaly);
  return analyzer;
}

/** Whom the calls of a system in trouble accuse, most likely first. */
export function accusedBy(
  pairs: Pairs,
  seed: number,
  nodeId: string,
  kind: Trouble['kind'],
  options?: CallAnomaliesOptions,
): string[] {
  const { baseline, recent } = troubled(pairs, seed, nodeId, kind);
  const found = callAnomalies(baseline, recent, options);
  return analyzerOf(pairs, found)
    .analyzeRootCause()
    .causes.map((cause) => cause.nodeId);
}

/** The same items in an order that a seed gives. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  return new Random(seed).shuffle([...items]);
}

/** The code of what is thrown. */
export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : 'another error';
  }
  return 'nothing thrown';
}

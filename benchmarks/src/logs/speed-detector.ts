import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MLLogAnomalyDetector } from '@aegis/anomaly';
import { bestRate } from './best-rate.js';
import { HOSTILE_SHAPES, hostileLine } from './hostile-lines.js';

const START_MS = Date.UTC(2026, 0, 5);

/** A line with the node that a collector would name. */
export interface NodeLine {
  readonly nodeId: string;
  readonly text: string;
}

/** Lines a second of the whole detector, a line a millisecond of its clock. */
export function detectorRate(lines: readonly NodeLine[]): number {
  const detector = new MLLogAnomalyDetector();
  let i = 0;
  let timestampMs = START_MS;
  return bestRate(
    lines.map(({ text }) => text),
    (text) => {
      const { nodeId } = lines[i]!;
      i = (i + 1) % lines.length;
      return detector.processLog(text, { nodeId, timestampMs: timestampMs++ });
    },
  );
}

export interface HeapUse {
  /** What the detector holds in the end, in megabytes. */
  readonly heapMb: number;
  /** What it took more from the sixth million lines to the tenth. */
  readonly heapGrowthMb: number;
  readonly samples: readonly { readonly lines: number; readonly heapMb: number }[];
  readonly linesPerSecond: number;
}

const HOSTILE_LINES = 10_000_000;
const SAMPLED_AT = [2_000_000, 6_000_000, HOSTILE_LINES];
const LINES_PER_SERVICE = 1000;
const HOSTILE_STEP_MS = 10;
const MEGABYTE = 1024 * 1024;

/**
 * Memory after ten million lines of which each is a template and a session of its own, and each thousand a
 * service of its own.
 */
export function heapUse(log: (line: string) => void): HeapUse {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const usedMb = (): number => {
    collect();
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / MEGABYTE;
  };
  const before = usedMb();
  const detector = new MLLogAnomalyDetector();
  const samples: { lines: number; heapMb: number }[] = [];
  let busyMs = 0;
  let from = 0;
  for (const to of SAMPLED_AT) {
    const started = performance.now();
    for (let i = from; i < to; i++) {
      detector.processLog(hostileLine(i), {
        nodeId: `service-${Math.floor(i / LINES_PER_SERVICE)}`,
        sessionId: `session-${i}`,
        timestampMs: START_MS + i * HOSTILE_STEP_MS,
      });
    }
    busyMs += performance.now() - started;
    from = to;
    samples.push({ lines: to, heapMb: usedMb() - before });
    log(`speed logs: ${to} hostile lines, ${samples.at(-1)!.heapMb.toFixed(1)} MB`);
  }
  // Without a use after the last sample the detector could be gone by then.
  if (detector.stats().lines !== HOSTILE_LINES) throw new Error('speed logs: lines got lost');
  return {
    heapMb: samples[2]!.heapMb,
    heapGrowthMb: samples[2]!.heapMb - samples[1]!.heapMb,
    samples,
    linesPerSecond: (HOSTILE_LINES * 1000) / busyMs,
  };
}

export interface LengthCost {
  readonly shape: string;
  readonly microsShort: number;
  /** The time of a line of twice the length over that: 2 is linear. */
  readonly ratio: number;
}

const SHORT = 8192;
const ROUNDS = 25;
const CALLS = 8;

/** What twice the length costs, for shapes that quadratic parsers are slow on. */
export function lengthCosts(): LengthCost[] {
  return Object.entries(HOSTILE_SHAPES).map(([shape, make]) => {
    const detector = new MLLogAnomalyDetector({ maxLineLength: 8 * SHORT });
    const lines = [make(SHORT), make(2 * SHORT)];
    const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    let timestampMs = START_MS;
    // By turns, so that a busy moment of the machine hits both.
    for (let round = 0; round < ROUNDS; round++) {
      for (const [which, line] of lines.entries()) {
        const started = performance.now();
        for (let call = 0; call < CALLS; call++) {
          detector.processLog(line, { nodeId: 'hostile', timestampMs: timestampMs++ });
        }
        const micros = ((performance.now() - started) * 1000) / CALLS;
        least[which] = Math.min(least[which]!, micros);
      }
    }
    return { shape, microsShort: least[0]!, ratio: least[1]! / least[0]! };
  });
}

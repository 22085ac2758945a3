import { MLLogAnomalyDetector } from '@aegis/anomaly';
import {
  readTrainTicketDay,
  type TrainTicketFault,
  type TrainTicketLine,
} from './train-ticket-data.js';

/** Windows end a little after the lines that they are of. */
const WINDOW_MS = 15_000;
/** OpenTelemetry's ERROR. */
const ERROR = 17;

/** A fault with the services that are suspected of it, the most suspect first. */
export interface SuspectedFault {
  readonly fault: TrainTicketFault;
  readonly ranking: readonly { readonly node: string; readonly likelihood: number }[];
  /** By the share of its lines that are errors: the peer. */
  readonly byErrors: readonly string[];
  readonly sentence: string;
}

interface Shown {
  readonly fault: TrainTicketFault;
  fromMs: number;
  toMs: number;
  readonly lines: Map<string, number>;
  readonly errors: Map<string, number>;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function isFaulty(line: TrainTicketLine, { fault }: Shown): boolean {
  return fault.minutes.includes(line.minute);
}

function byErrorShare({ lines, errors }: Shown): string[] {
  const share = (service: string): number => (errors.get(service) ?? 0) / (lines.get(service) ?? 1);
  return [...lines.keys()].sort((a, b) => share(b) - share(a) || (a < b ? -1 : 1));
}

/**
 * One detector a day, as it ships, reads all lines in their order and learns as it goes: of the minutes of
 * faults only those that are under test are asked about.
 */
export function suspectFaults(
  dataDir: string,
  faults: readonly TrainTicketFault[],
): SuspectedFault[] {
  const days = [...new Set(faults.map(({ day }) => day))].sort();
  return days.flatMap((day) => {
    const detector = new MLLogAnomalyDetector();
    const shown: Shown[] = faults
      .filter((fault) => fault.day === day)
      .map((fault) => ({
        fault,
        fromMs: Number.POSITIVE_INFINITY,
        toMs: Number.NEGATIVE_INFINITY,
        lines: new Map(),
        errors: new Map(),
      }));
    const found = new Map<Shown, SuspectedFault>();
    const finish = (each: Shown): void => {
      detector.flush(each.toMs + WINDOW_MS);
      const suspects = detector.suspects(each.fromMs, each.toMs + WINDOW_MS);
      found.set(each, {
        fault: each.fault,
        ranking: suspects.map(({ nodeId, score }) => ({ node: nodeId, likelihood: score })),
        byErrors: byErrorShare(each),
        sentence: suspects[0]?.sentence ?? '',
      });
    };
    let nowMs = Number.NEGATIVE_INFINITY;
    let current: Shown | null = null;
    for (const line of readTrainTicketDay(dataDir, day)) {
      const next = shown.find((each) => isFaulty(line, each)) ?? null;
      if (next !== current && current !== null) finish(current);
      current = next;
      const { service, timestampMs, trace } = line;
      const { record } = detector.processLog(line.message, {
        nodeId: service,
        timestampMs,
        sessionId: trace,
      });
      nowMs = Math.max(nowMs, timestampMs);
      if (next === null) continue;
      next.fromMs = Math.min(next.fromMs, timestampMs);
      next.toMs = nowMs;
      count(next.lines, service);
      if (record.severityNumber >= ERROR) count(next.errors, service);
    }
    if (current !== null) finish(current);
    return shown.flatMap((each) => found.get(each) ?? []);
  });
}

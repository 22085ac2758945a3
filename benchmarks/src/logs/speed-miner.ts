import { TemplateMiner } from '@aegis/anomaly';
import { bestRate } from './best-rate.js';
import { drain3Rates } from './drain3.js';
import { distinctTemplates } from './hostile-lines.js';
import { PlainDrain } from './plain-drain.js';

/** Lines a second for each kind of line. */
export interface MinerRates {
  readonly linesPerSecondContent: number;
  readonly linesPerSecondRaw: number;
  readonly linesPerSecondTrainTicket: number;
}

export type MinerLines = Readonly<Record<keyof MinerRates, readonly string[]>>;

export interface MinerSpeed {
  readonly ours: MinerRates;
  readonly plainDrain: MinerRates;
  /** Null where it is not there. */
  readonly drain3: MinerRates | null;
}

function ratesOf(lines: MinerLines, make: () => (line: string) => unknown): MinerRates {
  return {
    linesPerSecondContent: bestRate(lines.linesPerSecondContent, make()),
    linesPerSecondRaw: bestRate(lines.linesPerSecondRaw, make()),
    linesPerSecondTrainTicket: bestRate(lines.linesPerSecondTrainTicket, make()),
  };
}

/** The miner next to a plain Drain in this process, and Drain3 in one of its own. */
export async function minerSpeed(lines: MinerLines): Promise<MinerSpeed> {
  const ours = ratesOf(lines, () => {
    const miner = new TemplateMiner();
    return (line) => miner.process(line);
  });
  const plainDrain = ratesOf(lines, () => {
    const peer = new PlainDrain();
    return (line) => peer.add(line);
  });
  return { ours, plainDrain, drain3: await drain3Rates(lines) };
}

/** How fast the miner is with so many templates alive. */
export interface LiveRate {
  readonly templates: number;
  /** How many it holds of them. */
  readonly live: number;
  readonly linesPerSecond: number;
}

const LIVE_TEMPLATES = [100, 1000, 10_000];
/** As many lines for each count, so that the lines themselves cost the same. */
const LINES = 20_000;

/** Lines a second with few and with many templates. */
export function liveRates(): LiveRate[] {
  return LIVE_TEMPLATES.map((templates) => {
    const miner = new TemplateMiner({ maxTemplates: 16_384 });
    const lines = distinctTemplates(templates, LINES);
    const linesPerSecond = bestRate(lines, (line) => miner.process(line));
    return { templates, live: miner.size, linesPerSecond };
  });
}

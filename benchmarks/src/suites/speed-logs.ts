import { join } from 'node:path';
import { contentsOf, readLogHub } from '../logs/loghub-data.js';
import { detectorRate, heapUse, lengthCosts } from '../logs/speed-detector.js';
import { liveRates, minerSpeed } from '../logs/speed-miner.js';
import { readTrainTicket } from '../logs/train-ticket-data.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

async function run({ dataDir, log }: SuiteContext): Promise<SuiteResult> {
  const systems = readLogHub(join(dataDir, 'loghub-2k'));
  const trainTicket = readTrainTicket(join(dataDir, 'nezha-trainticket'));
  log('speed logs: templates');
  const miner = await minerSpeed({
    linesPerSecondContent: systems.flatMap(contentsOf),
    linesPerSecondRaw: systems.flatMap(({ raw }) => raw),
    linesPerSecondTrainTicket: trainTicket.map(({ message }) => message),
  });
  const { ours, plainDrain, drain3 } = miner;
  log(`speed logs: Drain3 ${drain3 === null ? 'is missing' : 'ran'}`);
  const live = liveRates();
  log('speed logs: the detector');
  const detectorLinesPerSecond = detectorRate(
    systems.flatMap(({ name, raw }) => raw.map((text) => ({ nodeId: name, text }))),
  );
  const detectorLinesPerSecondTrainTicket = detectorRate(
    trainTicket.map(({ service, message }) => ({ nodeId: service, text: message })),
  );
  const heap = heapUse(log);
  log('speed logs: long lines');
  const costs = lengthCosts();
  return {
    results: {
      ...ours,
      ratioToPlainDrain: ours.linesPerSecondContent / plainDrain.linesPerSecondContent,
      ...(drain3 && {
        ratioToDrain3: ours.linesPerSecondContent / drain3.linesPerSecondContent,
      }),
      flatness: live.at(-1)!.linesPerSecond / live[0]!.linesPerSecond,
      detectorLinesPerSecond,
      detectorLinesPerSecondTrainTicket,
      heapGrowthMb: heap.heapGrowthMb,
      heapMb: heap.heapMb,
      lengthRatio: Math.max(...costs.map(({ ratio }) => ratio)),
    },
    peers: {
      plainDrain: { ...plainDrain },
      ...(drain3 === null ? {} : { drain3: { ...drain3 } }),
    },
    tables: [
      {
        title: `The miner with templates alive; flatness is the last over the first${drain3 === null ? '. Drain3 is not there' : ''}`,
        head: ['templates given', 'alive', 'lines a second'],
        rows: live.map(({ templates, live, linesPerSecond }) => [
          templates,
          live,
          Math.round(linesPerSecond),
        ]),
      },
      {
        title: `The detector's memory, every line a new template and session; ${Math.round(heap.linesPerSecond).toLocaleString('en')} lines a second`,
        head: ['lines', 'megabytes'],
        rows: heap.samples.map(({ lines, heapMb }) => [lines, heapMb.toFixed(2)]),
      },
      {
        title: 'A line of 8,192 characters, and what twice the length costs (2 is linear)',
        head: ['shape', 'microseconds', 'ratio'],
        rows: costs.map(({ shape, microsShort, ratio }) => [
          shape,
          microsShort.toFixed(1),
          ratio.toFixed(2),
        ]),
      },
    ],
  };
}

/** What a line costs, whatever comes in: lines a second, memory under hostile lines, long lines. */
export const speedLogs: Suite = {
  name: 'speed logs',
  summary: 'lines a second of the template miner and the log detector, and their ceilings',
  data: 'logs',
  run,
};

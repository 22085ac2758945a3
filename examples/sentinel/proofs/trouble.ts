import { Command } from 'commander';
import { clockJumps } from './troubles/clock-jumps.js';
import { diskFull } from './troubles/disk-full.js';
import { hugeFile } from './troubles/huge-file.js';
import { prometheusAway } from './troubles/prometheus-away.js';

/**
 * Troubles of the watch itself: a clock that jumps, a Prometheus that is away, a log file of five gigabytes that
 * appears, a disk that is full. Of each it has to say so, and to recover.
 */
const TROUBLES = { clock: clockJumps, prometheus: prometheusAway, file: hugeFile, disk: diskFull };
type Trouble = keyof typeof TROUBLES;

const options = new Command('trouble')
  .option('--only <kinds>', `of ${Object.keys(TROUBLES).join()}`, Object.keys(TROUBLES).join())
  .option('--away-seconds <n>', 'how long Prometheus is away', Number, 600)
  .option('--gigabytes <n>', 'of the log file', Number, 5)
  .parse()
  .opts<{ only: string; awaySeconds: number; gigabytes: number }>();

let failed = false;
for (const kind of options.only.split(',') as Trouble[]) {
  const told = await TROUBLES[kind](options);
  console.log(JSON.stringify({ trouble: kind, ...told }));
  failed ||= !told.recovered;
}
process.exitCode = failed ? 1 : 0;

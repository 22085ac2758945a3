import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface TrainTicketLine {
  /** Hour and minute, as the files file it: `09_03`. */
  readonly minute: string;
  readonly timestampMs: number;
  readonly service: string;
  readonly trace: string;
  readonly message: string;
}

/** A fault that was put in: its service, and the minutes that show it. */
export interface TrainTicketFault {
  readonly day: string;
  readonly type: string;
  readonly service: string;
  readonly minutes: readonly string[];
}

const NANOS_PER_MILLI = 1e6;
/** A fault shows in its own minute and in the next two. */
const MINUTES = 3;

function readFiles(dataDir: string, files: readonly string[]): TrainTicketLine[] {
  return files
    .flatMap((file) =>
      gunzipSync(readFileSync(join(dataDir, file)))
        .toString('utf8')
        .split('\n'),
    )
    .filter((line) => line !== '')
    .map((line) => {
      const [nanos, minute, service, trace, ...message] = line.split('\t');
      return {
        minute: minute ?? '',
        timestampMs: Math.floor(Number(nanos) / NANOS_PER_MILLI),
        service: service ?? '',
        trace: trace ?? '',
        message: message.join('\t'),
      };
    });
}

function filesOf(dataDir: string, ending: string): string[] {
  return readdirSync(dataDir)
    .filter((file) => file.endsWith(ending))
    .sort();
}

/** The lines of the days with faults, in the order of the files. */
export function readTrainTicket(dataDir: string): TrainTicketLine[] {
  return readFiles(dataDir, filesOf(dataDir, '.rca.tsv.gz'));
}

/** All lines of a day: the minutes without faults first, then those with. */
export function readTrainTicketDay(dataDir: string, day: string): TrainTicketLine[] {
  const files = filesOf(dataDir, '.tsv.gz').filter((file) => file.startsWith(day));
  return readFiles(dataDir, files);
}

function minuteAfter(time: string, minutes: number): string {
  const [hours = 0, minute = 0] = time.split(':').map(Number);
  const all = hours * 60 + minute + minutes;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(all / 60))}_${two(all % 60)}`;
}

/** The faults of faults.json; a pod is named for its service, with two hashes after it. */
export function readTrainTicketFaults(dataDir: string): TrainTicketFault[] {
  const rows = JSON.parse(readFileSync(join(dataDir, 'faults.json'), 'utf8')) as Readonly<
    Record<string, string>
  >[];
  return rows.map((row) => {
    const time = (row.inject_time ?? '').slice(11, 16);
    return {
      day: row.day ?? '',
      type: row.inject_type ?? '',
      service: (row.inject_pod ?? '').split('-').slice(0, -2).join('-'),
      minutes: Array.from({ length: MINUTES }, (_, i) => minuteAfter(time, i)),
    };
  });
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface TrainTicketLine {
  readonly timestampMs: number;
  readonly service: string;
  readonly message: string;
}

const NANOS_PER_MILLI = 1e6;

/** The lines of the days with faults: time, service and message, in the order of the files. */
export function readTrainTicket(dataDir: string): TrainTicketLine[] {
  return readdirSync(dataDir)
    .filter((file) => file.endsWith('.rca.tsv.gz'))
    .sort()
    .flatMap((file) =>
      gunzipSync(readFileSync(join(dataDir, file)))
        .toString('utf8')
        .split('\n'),
    )
    .filter((line) => line !== '')
    .map((line) => {
      const [nanos, , service, , ...message] = line.split('\t');
      return {
        timestampMs: Math.floor(Number(nanos) / NANOS_PER_MILLI),
        service: service ?? '',
        message: message.join('\t'),
      };
    });
}

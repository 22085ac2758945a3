import { destination, type Logger, multistream, pino } from 'pino';
import type { ServiceSettings } from '../messages.js';

/** JSON lines to the service's file and to standard output; written at once, so that no death loses one. */
export function serviceLog({ name, build, logFile }: ServiceSettings): Logger {
  const file = destination({ dest: logFile, append: true, sync: true });
  const standardOutput = destination({ dest: 1, sync: true });
  const base = { service: name, build, pid: process.pid };
  return pino({ base }, multistream([{ stream: file }, { stream: standardOutput }]));
}

/** OpenTelemetry's severity numbers of the names that loggers use. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['trace', 1],
  ['verbose', 3],
  ['finest', 1],
  ['finer', 3],
  ['debug', 5],
  ['dbg', 5],
  ['fine', 5],
  ['config', 8],
  ['info', 9],
  ['information', 9],
  ['informational', 9],
  ['inf', 9],
  ['notice', 10],
  ['success', 9],
  ['warn', 13],
  ['warning', 13],
  ['wrn', 13],
  ['error', 17],
  ['err', 17],
  ['eror', 17],
  ['severe', 17],
  ['failure', 17],
  ['dpanic', 18],
  ['critical', 18],
  ['crit', 18],
  ['alert', 19],
  ['fatal', 21],
  ['panic', 21],
  ['emerg', 22],
  ['emergency', 22],
]);

/** The numbers of syslog's eight severities, `emerg` first. */
const SYSLOG: readonly number[] = [22, 19, 18, 17, 13, 10, 9, 5];

const LETTERS: ReadonlyMap<string, number> = new Map([
  ['V', 1],
  ['D', 5],
  ['I', 9],
  ['W', 13],
  ['E', 17],
  ['F', 21],
]);

/** OpenTelemetry's number of a level's name, in any case; 0 where it is none. */
export function severityOfName(name: string): number {
  return name.length > 13 ? 0 : (NUMBERS.get(name.toLowerCase()) ?? 0);
}

/** OpenTelemetry's number of a single letter (`W` of klog and Android); 0 where it is none. */
export function severityOfLetter(letter: string): number {
  return LETTERS.get(letter) ?? 0;
}

/** OpenTelemetry's number of a level as pino and bunyan write it (10 trace … 60 fatal); 0 for others. */
export function severityOfLevel(level: number): number {
  if (!(level >= 10 && level < 100)) return 0;
  if (level >= 60) return 21;
  return 1 + 4 * (Math.floor(level / 10) - 1);
}

/** OpenTelemetry's number of a syslog priority value `<34>`. */
export function severityOfPriority(priority: number): number {
  return SYSLOG[priority & 7] ?? 0;
}

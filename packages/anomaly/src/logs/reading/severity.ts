/** A name that counts as a level in any place where levels are looked for. */
const ANYWHERE = 0;
/** One that counts in capitals before a colon only: `LOG:  checkpoint` of PostgreSQL. */
const BEFORE_COLON = 1;
/** One that counts in square brackets only: `[Note]` of MySQL. */
const IN_BRACKETS = 2;
/** One that counts with any bracket or mark: `fail:` of .NET. */
const MARKED = 3;

/** OpenTelemetry's severity numbers of the names that loggers use, and where they count. */
const LEVELS: readonly (readonly [names: string, number: number, where: number])[] = [
  ['trace trc finest', 1, ANYWHERE],
  ['trce', 1, MARKED],
  ['verbose finer', 3, ANYWHERE],
  ['debug dbg fine debug1 debug2 debug3 debug4 debug5', 5, ANYWHERE],
  ['dbug', 5, MARKED],
  ['config', 8, ANYWHERE],
  ['info information informational inf success', 9, ANYWHERE],
  ['log detail hint statement context', 9, BEFORE_COLON],
  ['note system', 9, IN_BRACKETS],
  ['notice', 10, ANYWHERE],
  ['warn warning wrn', 13, ANYWHERE],
  ['error err eror severe failure', 17, ANYWHERE],
  ['fail', 17, MARKED],
  ['dpanic critical crit', 18, ANYWHERE],
  ['alert', 19, ANYWHERE],
  ['fatal ftl panic', 21, ANYWHERE],
  ['emerg emergency', 22, ANYWHERE],
];

/** The place of a name by its length and three of its letters; no two names share one. */
function placeOf(text: string, from: number, length: number): number {
  const first = text.charCodeAt(from) | 32;
  const third = text.charCodeAt(from + 2) | 32;
  const last = text.charCodeAt(from + length - 1) | 32;
  return (length * 4 + first * 8 + third * 60 + last) & 127;
}

const NAMES: string[] = new Array<string>(128).fill('');
const NUMBERS = new Uint8Array(128);
const WHERE = new Uint8Array(128);
for (const [names, number, where] of LEVELS) {
  for (const name of names.split(' ')) {
    const place = placeOf(name, 0, name.length);
    NAMES[place] = name;
    NUMBERS[place] = number;
    WHERE[place] = where;
  }
}

/** The place of the level that the characters from `from` to `to` name in any case, or -1. */
function placeOfLevel(text: string, from: number, to: number): number {
  const length = to - from;
  if (length < 3 || length > 13) return -1;
  const place = placeOf(text, from, length);
  const name = NAMES[place]!;
  if (name.length !== length) return -1;
  for (let i = 0; i < length; i++) {
    if ((text.charCodeAt(from + i) | 32) !== name.charCodeAt(i)) return -1;
  }
  return place;
}

function isUpper(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (text.charCodeAt(i) >= 97) return false;
  return true;
}

/**
 * The number of the level that a word of a text names, 0 where it is none. A bare word has to be in
 * capitals, since `error` and `fine` are words of messages too.
 *
 * @param marked - brackets or a colon stand around it
 */
export function severityOfWord(text: string, from: number, to: number, marked: boolean): number {
  const place = placeOfLevel(text, from, to);
  if (place < 0) return 0;
  const where = WHERE[place]!;
  if (where === ANYWHERE && marked) return NUMBERS[place]!;
  const upper = isUpper(text, from, to);
  if (where === BEFORE_COLON && !(upper && text.charCodeAt(to) === 58)) return 0;
  if (where === IN_BRACKETS && text.charCodeAt(to) !== 93) return 0;
  if (where === MARKED && !marked) return 0;
  return upper || marked ? NUMBERS[place]! : 0;
}

/** OpenTelemetry's number of a level's name, in any case; 0 where it is none. */
export function severityOfName(name: string): number {
  const place = placeOfLevel(name, 0, name.length);
  return place < 0 || WHERE[place] === BEFORE_COLON ? 0 : NUMBERS[place]!;
}

/** OpenTelemetry's number of a single letter (`W` of klog and Android); 0 where it is none. */
export function severityOfLetter(code: number): number {
  switch (code) {
    case 86:
      return 1;
    case 68:
      return 5;
    case 73:
      return 9;
    case 87:
      return 13;
    case 69:
      return 17;
    case 70:
      return 21;
    default:
      return 0;
  }
}

/** OpenTelemetry's number of a level as pino and bunyan write it (10 trace … 60 fatal); 0 for others. */
export function severityOfLevel(level: number): number {
  if (!(level >= 10 && level < 100)) return 0;
  if (level >= 60) return 21;
  return 1 + 4 * (Math.floor(level / 10) - 1);
}

/** The numbers of syslog's eight severities, `emerg` first. */
const SYSLOG: readonly number[] = [22, 19, 18, 17, 13, 10, 9, 5];

/** OpenTelemetry's number of a syslog priority value `<34>`. */
export function severityOfPriority(priority: number): number {
  return SYSLOG[priority & 7] ?? 0;
}

/**
 * The severity of an answer with this HTTP status. What a server did wrong is an error. What a client did
 * wrong is a warning, but for what scanners, logins and old links bring all day (401, 403, 404, 410):
 * those are information, and a burst of them still shows in the counts of their template.
 */
export function severityOfStatus(status: number): number {
  if (!(status >= 100 && status < 600)) return 0;
  if (status >= 500) return 17;
  if (status < 400) return 9;
  return status === 401 || status === 403 || status === 404 || status === 410 ? 9 : 13;
}

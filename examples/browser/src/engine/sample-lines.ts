import { Random } from '@aegis/core';

const START_MS = 1_700_000_000_000;
const SECOND_MS = 1000;

/** What the sample is made of. */
export interface SampleOptions {
  readonly seed?: number;
  /** When the database goes away, seconds from the start; null for never. */
  readonly faultAtSecond?: number | null;
}

/**
 * A shop's log, second by second: three services with a steady chatter, and a database that goes away at the
 * given moment and comes back a minute and a half later.
 */
export function* sampleSeconds({
  seed = 1,
  faultAtSecond = 900,
}: SampleOptions = {}): Generator<string[]> {
  const random = new Random(seed);
  for (let second = 0; ; second++) {
    const lines: string[] = [];
    const isDown = faultAtSecond !== null && second >= faultAtSecond && second < faultAtSecond + 90;
    const requests = 12 + random.integer(7);
    for (let i = 0; i < requests; i++) {
      const timestampMs = START_MS + second * SECOND_MS + Math.floor((i * SECOND_MS) / requests);
      lines.push(...request(random, timestampMs, isDown));
    }
    yield lines;
  }
}

/** The same as one text of so many lines. */
export function sampleText(lines: number, options?: SampleOptions): string {
  const text: string[] = [];
  for (const second of sampleSeconds(options)) {
    for (const line of second) {
      if (text.length === lines) return `${text.join('\n')}\n`;
      text.push(line);
    }
  }
  return '';
}

function request(random: Random, timestampMs: number, isDown: boolean): string[] {
  const user = random.integer(5000);
  const ms = 3 + random.integer(60);
  const line = (level: string, service: string, text: string): string =>
    `time=${new Date(timestampMs).toISOString()} level=${level} service=${service} msg="${text}"`;
  const draw = random.float();
  if (draw < 0.5) {
    return [line('info', 'catalogue', `listed ${random.integer(40)} products in ${ms} ms`)];
  }
  if (draw < 0.75) {
    return [line('info', 'cart', `user ${user} added product ${random.integer(900)}`)];
  }
  if (draw < 0.77) return [line('warn', 'cart', `session of user ${user} has expired`)];
  const order = random.integer(1_000_000).toString(16);
  if (!isDown) return [line('info', 'orders', `order ${order} stored in ${ms} ms`)];
  const address = `10.0.0.${1 + random.integer(4)}:5432`;
  return [
    line('error', 'orders', `connect ECONNREFUSED ${address}`),
    line('warn', 'orders', `order ${order} put back, attempt ${1 + random.integer(5)}`),
  ];
}

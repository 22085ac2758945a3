import type { Random } from '@aegis/core';

/** Where the streams of the tests begin. */
export const START_MS: number = Date.UTC(2024, 5, 1);
export const TICK_MS = 15000;

/** A line of a service, as it would write it. */
export interface StreamLine {
  readonly timeMs: number;
  readonly text: string;
}

/** What a test stream does wrong, and when. */
export interface StreamFault {
  readonly fromTick: number;
  readonly service: string;
  readonly level: number;
  readonly share: number;
  readonly message: (random: Random) => string;
}

function chatter(random: Random, service: string): { level: number; message: string } {
  const draw = random.float();
  if (draw < 0.5) {
    return { level: 30, message: `GET /api/${random.integer(99)} 200 ${random.integer(90)}ms` };
  }
  if (draw < 0.8) return { level: 30, message: `processed order ${random.integer(1e6)}` };
  if (draw < 0.985) return { level: 30, message: `cache hit ratio 0.${random.integer(99)}` };
  if (draw < 0.998) return { level: 30, message: `refreshed /etc/${service}.yaml` };
  return { level: 40, message: `retrying request ${random.integer(1e5)} after timeout` };
}

/** A tick of lines of all services, in order of time: pino's JSON, and logfmt for every third. */
export function tickLines(
  random: Random,
  tick: number,
  services: readonly string[],
  faults: readonly StreamFault[] = [],
): StreamLine[] {
  const lines: StreamLine[] = [];
  services.forEach((service, place) => {
    const count = 5 + random.integer(25);
    for (let i = 0; i < count; i++) {
      const timeMs = START_MS + tick * TICK_MS + random.integer(TICK_MS);
      let { level, message } = chatter(random, service);
      for (const fault of faults) {
        if (fault.service !== service || tick < fault.fromTick) continue;
        if (random.chance(fault.share)) {
          level = fault.level;
          message = fault.message(random);
        }
      }
      const name = level >= 50 ? 'error' : level >= 40 ? 'warn' : 'info';
      const text =
        place % 3 === 2
          ? `time=${new Date(timeMs).toISOString()} level=${name} service=${service} msg="${message}"`
          : JSON.stringify({ level, time: timeMs, service, msg: message });
      lines.push({ timeMs, text });
    }
  });
  return lines.sort((a, b) => a.timeMs - b.timeMs);
}

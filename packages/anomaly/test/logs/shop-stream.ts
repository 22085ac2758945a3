import { Random } from '@aegis/core';

export const SHOP: readonly string[] = ['web', 'cart', 'pay', 'stock', 'mail'];
export const SHOP_START_MS: number = Date.UTC(2024, 5, 1);
export const WINDOW_MS = 15_000;

/** A line that is part of a request. */
export interface ShopLine {
  readonly service: string;
  readonly text: string;
  readonly level: number;
  readonly trace: string;
  readonly timeMs: number;
}

type Step = readonly [service: string, text: string];

/** What requests do: each asks services one after another, and hears from them. */
const REQUESTS: readonly (readonly Step[])[] = [
  [
    ['web', 'order received'],
    ['cart', 'loading cart'],
    ['cart', 'cart has been loaded'],
    ['stock', 'reserving items'],
    ['stock', 'items are reserved'],
    ['pay', 'charging card'],
    ['pay', 'card was charged'],
    ['mail', 'confirmation queued'],
    ['web', 'order answered'],
  ],
  [
    ['web', 'page requested'],
    ['stock', 'looking up levels'],
    ['stock', 'levels were found'],
    ['web', 'page answered'],
  ],
  [
    ['web', 'cart change asked for'],
    ['cart', 'changing cart'],
    ['cart', 'cart has been changed'],
    ['web', 'cart change answered'],
  ],
];

/** What is wrong with a request: its lines, as they come then. */
export type Fault = (steps: readonly Step[], random: Random) => readonly Step[];

export function fine(steps: readonly Step[]): readonly Step[] {
  return steps;
}

/** A service does not write one of its lines any more. */
export function without(text: string): Fault {
  return (steps) => steps.filter(([, each]) => each !== text);
}

/** Requests that come to a line end before it: nothing comes of them after that. */
export function brokenBefore(text: string): Fault {
  return (steps) => {
    const at = steps.findIndex(([, each]) => each === text);
    return at < 0 ? steps : steps.slice(0, at);
  };
}

/** Every third request has an error of a service in it, as the shop always had. */
export function withErrorsOf(service: string): Fault {
  return (steps, random) =>
    random.chance(1 / 3)
      ? steps.flatMap((step) =>
          step[0] === service ? [step, [service, 'ERROR gave up on a lock'] as const] : [step],
        )
      : steps;
}

/** The lines of a window, in order of time; a few requests go on in the next. */
export function shopLines(window: number, fault: Fault = fine, seed = 1): ShopLine[] {
  const random = new Random(seed * 100_003 + window);
  const lines: ShopLine[] = [];
  const requests = 12 + random.integer(8);
  for (let r = 0; r < requests; r++) {
    const steps = fault(REQUESTS[random.integer(REQUESTS.length)]!, random);
    let timeMs = SHOP_START_MS + window * WINDOW_MS + random.integer(WINDOW_MS - 2000);
    for (const [service, text] of steps) {
      timeMs += random.integer(200);
      const level = text.startsWith('ERROR') ? 50 : 30;
      lines.push({ service, text, level, trace: `t${window}-${r}`, timeMs });
    }
  }
  return lines.sort((a, b) => a.timeMs - b.timeMs);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowDeficit } from '../../../src/logs/flow/flow-deficit.js';
import { FlowModel } from '../../../src/logs/flow/flow-model.js';
import {
  brokenBefore,
  type Fault,
  fine,
  SHOP,
  SHOP_START_MS,
  shopLines,
  WINDOW_MS,
  withErrorsOf,
  without,
} from '../shop-stream.js';
import { isRefused, takenOut } from '../taken-out.js';

const LEARNT = 60;
const serials = new Map<string, number>();

function serialOf(text: string): number {
  const known = serials.get(text) ?? serials.size;
  serials.set(text, known);
  return known;
}

/** Feeds windows; gives what each service lacked, in all of them together. */
function run(
  model: FlowModel,
  from: number,
  to: number,
  fault: Fault = fine,
): { readonly nats: Map<string, number>; readonly last: FlowDeficit[] } {
  const nats = new Map<string, number>();
  let last: FlowDeficit[] = [];
  for (let window = from; window < to; window++) {
    for (const { service, text, level, trace, timeMs } of shopLines(window, fault)) {
      model.add(trace, SHOP.indexOf(service), serialOf(text), level >= 50, timeMs);
    }
    last = model.close(SHOP_START_MS + (window + 1) * WINDOW_MS, false);
    for (const deficit of last) {
      const name = SHOP[deficit.kind]!;
      nats.set(name, (nats.get(name) ?? 0) + deficit.nats);
    }
  }
  return { nats, last };
}

function ranked(nats: ReadonlyMap<string, number>): string[] {
  return [...nats].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

function learnt(fault: Fault = fine): FlowModel {
  const model = new FlowModel();
  run(model, 0, LEARNT, fault);
  return model;
}

function read(model: FlowModel): FlowModel {
  return takenOut(model.toJSON(), FlowModel.read);
}

/** How often each step came after the two before it, whatever numbers the model has for them. */
function countsOf(model: FlowModel): Record<string, number> {
  interface Counts {
    readonly contexts: readonly { context: number; events: number[]; counts: number[] }[];
  }
  const { keys, learnt, ring, open } = model.toJSON() as {
    keys: number[];
    learnt: Counts;
    ring: Counts[];
    open: Counts;
  };
  const nameOf = (event: number): string => (event <= 0 ? `${event}` : `${keys[event - 1]}`);
  const counts: Record<string, number> = {};
  for (const { context, events, counts: times } of [learnt, ...ring, open].flatMap(
    ({ contexts }) => contexts,
  )) {
    const before = `${nameOf(Math.floor(context / 65_536))} ${nameOf(context % 65_536)}`;
    for (const [i, event] of events.entries()) {
      const name = `${before} ${nameOf(event)}`;
      counts[name] = (counts[name] ?? 0) + times[i]!;
    }
  }
  return counts;
}

describe('FlowModel', () => {
  it('suspects nobody strongly when nothing is wrong', () => {
    const { nats } = run(learnt(), LEARNT, LEARNT + 60);
    // Of sixty windows that are looked at four at a time; one fault alone comes to hundreds in four.
    for (const each of nats.values()) expect(each).toBeLessThan(30);
  });

  it.each([
    ['pay', 'card was charged'],
    ['cart', 'cart has been loaded'],
    ['stock', 'levels were found'],
    ['mail', 'confirmation queued'],
  ])('finds %s, which stops saying "%s"', (service, text) => {
    // Four windows are looked at together, and the end of each is counted with the next.
    const { nats, last } = run(learnt(), LEARNT, LEARNT + 5, without(text));
    expect(ranked(nats)[0]).toBe(service);
    expect(nats.get(service)).toBeGreaterThan(50);
    const { missing, observed, times, expected } = last[0]!;
    expect(missing).toBe(serialOf(text));
    expect(observed).toBe(0);
    expect(times).toBeGreaterThan(5);
    expect(expected).toBeGreaterThan(0.9);
  });

  it.each([
    ['pay', 'charging card'],
    ['stock', 'reserving items'],
    ['cart', 'cart has been changed'],
  ])('finds %s where requests break off before it says "%s"', (service, text) => {
    const { nats } = run(learnt(), LEARNT, LEARNT + 4, brokenBefore(text));
    expect(ranked(nats)[0]).toBe(service);
    expect(nats.get(service)).toBeGreaterThan(50);
  });

  it('holds errors that stop against nobody', () => {
    const model = learnt(withErrorsOf('stock'));
    const { nats } = run(model, LEARNT, LEARNT + 6, fine);
    expect(nats.get('stock') ?? 0).toBeLessThan(20);
  });

  it('does not take an incident for the new normal at once', () => {
    const model = learnt();
    run(model, LEARNT, LEARNT + 20, without('card was charged'));
    run(model, LEARNT + 20, LEARNT + 25);
    const { nats } = run(model, LEARNT + 25, LEARNT + 29, without('card was charged'));
    expect(ranked(nats)[0]).toBe('pay');
  });

  it('says nothing of traces that were open when nobody watched', () => {
    const model = new FlowModel();
    model.add('a', 0, 1, false, SHOP_START_MS);
    expect(model.traces).toBe(1);
    model.close(SHOP_START_MS + 1000, true);
    expect(model.traces).toBe(0);
  });

  it('forgets traces that are quiet', () => {
    const model = learnt();
    expect(model.traces).toBeLessThan(200);
    model.close(SHOP_START_MS + (LEARNT + 9) * WINDOW_MS, false);
    expect(model.traces).toBe(0);
  });

  it('is bounded in traces, events and contexts', () => {
    const model = new FlowModel();
    for (let i = 0; i < 150_000; i++) {
      model.add(`t${i % 40_000}`, i % 3, (i * 7919) % 90_001, false, SHOP_START_MS);
    }
    expect(model.traces).toBeLessThanOrEqual(20_000);
    // Late enough for all of them to be counted, too early for any to be over.
    model.close(SHOP_START_MS + 5000, false);
    const json = model.toJSON() as { keys: unknown[]; ring: { contexts: unknown[] }[] };
    expect(json.keys.length).toBeLessThan(1 << 16);
    expect(json.ring[0]?.contexts.length).toBeLessThanOrEqual(1 << 16);
    // What it puts away can be taken out again, however much that is.
    expect(() => read(model)).not.toThrow();
  });

  it('does not care in which order lines come that were written within five seconds', () => {
    const lines = Array.from({ length: LEARNT }, (_, window) => shopLines(window)).flat();
    // Two lines of a trace with one time have no order but that of their coming.
    const seen = new Map<string, number>();
    const apart = lines.map((line) => {
      const place = seen.get(line.trace) ?? 0;
      seen.set(line.trace, place + 1);
      return { ...line, timeMs: line.timeMs + place };
    });
    const delays = fc.array(fc.nat(4900), { minLength: SHOP.length, maxLength: SHOP.length });
    const learnt = (delayMs: readonly number[]): unknown => {
      const model = new FlowModel();
      const arrival = ({ service, timeMs }: (typeof apart)[number]): number =>
        timeMs + delayMs[SHOP.indexOf(service)]!;
      let closeMs = SHOP_START_MS + WINDOW_MS;
      for (const line of [...apart].sort((a, b) => arrival(a) - arrival(b))) {
        for (; arrival(line) >= closeMs; closeMs += WINDOW_MS) model.close(closeMs, false);
        const { trace, service, text, timeMs } = line;
        model.add(trace, SHOP.indexOf(service), serialOf(text), false, timeMs);
      }
      for (let i = 0; i < 6; i++, closeMs += WINDOW_MS) model.close(closeMs, false);
      return countsOf(model);
    };
    const inOrder = learnt(SHOP.map(() => 0));
    fc.assert(
      fc.property(delays, (delayMs) => {
        expect(learnt(delayMs)).toEqual(inOrder);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it('continues from a snapshot in the middle of requests', () => {
    const whole = learnt();
    const lines = shopLines(LEARNT);
    const add = (model: FlowModel, from: number, to: number): void => {
      for (const { service, text, trace, timeMs } of lines.slice(from, to)) {
        model.add(trace, SHOP.indexOf(service), serialOf(text), false, timeMs);
      }
    };
    add(whole, 0, 40);
    const half = read(whole);
    for (const model of [whole, half]) add(model, 40, lines.length);
    const [a, b] = [whole, half].map((model) => [
      model.close(SHOP_START_MS + (LEARNT + 1) * WINDOW_MS, false),
      run(model, LEARNT + 1, LEARNT + 8, without('card was charged')).last,
    ]);
    expect(b).toEqual(a);
    expect(half.toJSON()).toEqual(whole.toJSON());
  });

  it('refuses a snapshot of events that it does not have', () => {
    const good = JSON.parse(JSON.stringify(learnt())) as {
      keys: number[];
      learnt: { contexts: { context: number; events: number[] }[] };
      traces: { open: object[] };
    };
    const refused = (change: object): boolean => isRefused({ ...good, ...change }, FlowModel.read);
    expect(refused({})).toBe(false);
    const [first, ...rest] = good.learnt.contexts;
    const none = good.keys.length + 1;
    for (const change of [
      { learnt: { contexts: [{ ...first, context: none }, ...rest] } },
      { learnt: { contexts: [{ ...first, context: none * 65_536 }, ...rest] } },
      { learnt: { contexts: [{ ...first, events: first!.events.map(() => none) }, ...rest] } },
      { ring: [{ contexts: [{ context: 0, total: 1, events: [none], counts: [1] }] }] },
      { traces: { open: [{ ...good.traces.open[0], last: none }] } },
      { traces: { open: [{ ...good.traces.open[0], waiting: [{ event: none, timeMs: 1 }] }] } },
      { traces: { open: [{ ...good.traces.open[0], waiting: [{ event: 1 }] }] } },
      { errors: [none] },
      { keys: Array(70_000).fill(1) },
      { keys: [...good.keys.slice(1), 1e300] },
      { ring: Array(5).fill({ contexts: [] }) },
    ]) {
      expect(refused(change)).toBe(true);
    }
  });
});

describe('FlowModel without room for more events', () => {
  it('numbers what it knows anew, and still finds what is missing', () => {
    const model = new FlowModel();
    const quarter = 15_000;
    let window = 0;
    const visit = (trace: string, serials: readonly number[]): void => {
      for (const serial of serials) {
        model.add(trace, 3, serial, false, window * quarter + 1);
      }
    };
    const close = (): FlowDeficit[] => model.close(++window * quarter, false);
    for (let i = 0; i < 40; i++) {
      for (let j = 0; j < 10; j++) visit(`${i}-${j}`, [1, 2, 3]);
      close();
    }
    // More different events than have numbers, each once.
    for (let i = 0; i < 70_000; i++) visit(`odd-${i}`, [1000 + i]);
    for (let i = 0; i < 10; i++) {
      for (let j = 0; j < 10; j++) visit(`after-${i}-${j}`, [1, 2, 3]);
      close();
    }
    for (let j = 0; j < 20; j++) visit(`broken-${j}`, [1, 2]);
    // A trace has ended only when it has been quiet for a while.
    close();
    const [first] = close();
    expect(first).toMatchObject({ kind: 3, after: 2, missing: 3 });
    expect(read(model).toJSON()).toEqual(model.toJSON());
  });
});

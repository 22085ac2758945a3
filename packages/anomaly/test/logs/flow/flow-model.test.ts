import { describe, expect, it } from 'vitest';
import { type FlowDeficit, FlowModel } from '../../../src/logs/flow/flow-model.js';
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
      model.add(trace, SHOP.indexOf(service), serialOf(text), level >= 50, window, timeMs);
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
    const { nats, last } = run(learnt(), LEARNT, LEARNT + 4, without(text));
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
    model.add('a', 0, 1, false, 0, SHOP_START_MS);
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
      model.add(`t${i % 40_000}`, i % 3, (i * 7919) % 90_001, false, 1, SHOP_START_MS);
    }
    expect(model.traces).toBeLessThanOrEqual(20_000);
    model.close(SHOP_START_MS, false);
    const json = model.toJSON() as { keys: unknown[]; ring: { contexts: unknown[] }[] };
    expect(json.keys.length).toBeLessThan(1 << 16);
    expect(json.ring[0]?.contexts.length).toBeLessThanOrEqual(1 << 16);
    // What it puts away can be taken out again, however much that is.
    expect(() => read(model)).not.toThrow();
  });

  it('continues from a snapshot in the middle of requests', () => {
    const whole = learnt();
    const lines = shopLines(LEARNT);
    const add = (model: FlowModel, from: number, to: number): void => {
      for (const { service, text, trace, timeMs } of lines.slice(from, to)) {
        model.add(trace, SHOP.indexOf(service), serialOf(text), false, LEARNT, timeMs);
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
        model.add(trace, 3, serial, false, window, window * quarter + 1);
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

import { describe, expect, it, vi } from 'vitest';
import { executePlan, Guard, type HealthWatchOptions } from '../../src/guard/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';
import { allTurns, atLast, DONE, loggingExecutor, points, promised } from './stand-ins.js';

const ONE = planOf('p', step(act('scale-out', 'cart')));
const TWO = planOf('p', step(act('scale-out', 'cart')), step(act('rate-limit', 'catalog')));
const BEFORE = [0.3, 0.32, 0.29, 0.31, 0.3, 0.33, 0.28, 0.31, 0.3, 0.32];
const WORSE = 'It got worse. What was done has been taken back.';
const NO_HELP = 'It did not help. What was done has been taken back.';
const HELPED = 'The symptom has gone.';
const OFF = 'It was broken off: it was called off. What was done has been taken back.';

type Given = Partial<Parameters<typeof executePlan>[0]>;

/** Carries out a plan whose acts are done, and watches what is given. */
function run(watch: Partial<HealthWatchOptions>, given: Given = {}) {
  return executePlan({
    ...{ plan: ONE, guard: new Guard(), executor: loggingExecutor(), graph: SHOP, clock: () => 0 },
    ...given,
    watch: { before: BEFORE, next: points(0.3), healthyBelow: 0.02, horizon: 20, ...watch },
  });
}

describe('a watch that makes no sense', () => {
  it.each([
    [{ next: 'no' }, 'executePlan: watch.next is no function; give one.'],
    [{ deadlinePoints: 0 }, /^executePlan: watch.deadlinePoints is 0; give a whole number >= 1\.$/],
    [
      { deadlinePoints: 1.5 },
      /^executePlan: watch.deadlinePoints is 1.5; give a whole number >= 1/,
    ],
    [{ before: 'no' }, 'RegressionWatch: what was before is no list; give one.'],
  ])('is refused before anything is done: %j', async (watch, message) => {
    const executor = loggingExecutor();
    const refused = expect(run(watch as object, { executor })).rejects;
    await refused.toMatchObject({
      code: expect.stringMatching(/^invalid-(option|argument)$/),
      message: expect.stringMatching(message),
    });
    expect(executor.log).toEqual([]);
  });

  it('is a wrong option where there is nothing to ask for the next point', async () => {
    await expect(run({ next: null as never })).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

describe('points that are none', () => {
  const rejects = () => Promise.reject(new Error('prometheus is away'));
  const throws = () => {
    throw new Error('prometheus is away');
  };

  it.each<[string, () => Promise<number | null>]>([
    ['a text', points('0')],
    ['not a number', points(Number.NaN)],
    ['null', points(null)],
    ['a rejection', rejects],
    ['an error', throws],
  ])('say nothing of whether it is well: %s', async (_name, next) => {
    const outcome = await run({ before: [0, 0, 0, 0], next, horizon: 5 });
    expect(outcome).toMatchObject({ verified: true, undone: true, sentence: NO_HELP });
  });

  it('are no part of what came before the next step', async () => {
    const steps = { plan: TWO, deadline: atLast };
    for (const none of [null, Number.NaN, 'away']) {
      const missing = Array<unknown>(60).fill(none);
      const next = points(...missing, ...BEFORE, ...BEFORE);
      expect((await run({ next, horizon: 60 }, steps)).sentence).toBe(NO_HELP);
    }
  });
});

describe('what a step is measured against', () => {
  const low = BEFORE.map((value) => value - 0.2);

  it('is what came before it, the watch over the step before it among that', async () => {
    const watched = Array<readonly number[]>(6).fill(low).flat();
    const steps = { plan: TWO, deadline: atLast };
    const back = points(...watched, ...BEFORE);
    expect((await run({ next: back, horizon: 60 }, steps)).sentence).toBe(WORSE);
    const still = points(...watched, ...watched);
    expect((await run({ next: still, horizon: 60 }, steps)).sentence).toBe(NO_HELP);
  });

  it('stays what the caller gave, and is left as it was', async () => {
    const before = [...BEFORE];
    const executor = loggingExecutor(() => {
      before.fill(0);
      return DONE;
    });
    const outcome = await run(
      { before, next: points(...BEFORE, ...BEFORE) },
      { executor, plan: TWO },
    );
    expect(outcome.sentence).toBe(NO_HELP);
    expect(before).toEqual(Array(10).fill(0));
  });
});

describe('the end of a watch', () => {
  it.each([
    ['well at the end of the last step', 0.02, HELPED],
    ['not well', 0.009, NO_HELP],
    ['of which nobody says what well is', null, NO_HELP],
  ])('keeps what was done to a system that is well: %s', async (_name, healthyBelow, sentence) => {
    const watch = { before: [0.01, 0.01, 0.01], next: points(0.01), healthyBelow, horizon: 5 };
    const outcome = await run(watch, { plan: TWO });
    expect(outcome).toMatchObject({ verified: true, sentence, actions: { length: 2 } });
  });

  it('is known for the last step alone', async () => {
    const watch = { before: [0.01, 0.01, 0.01], horizon: 5 };
    const steps = { plan: TWO, deadline: atLast };
    const ill = points(0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.03, 0.01);
    expect((await run({ ...watch, next: ill }, steps)).sentence).toBe(NO_HELP);
    const well = points(0.01, 0.01, 0.01, 0.03, 0.01);
    expect((await run({ ...watch, next: well }, steps)).sentence).toBe(HELPED);
  });

  it('comes when it is called off: no further point is asked for', async () => {
    const signal = { aborted: false };
    const next = vi.fn(async () => {
      signal.aborted = true;
      return 0.3;
    });
    const outcome = await run({ next }, { signal, deadline: atLast });
    expect(outcome).toMatchObject({ verified: false, undone: true, sentence: OFF });
    expect(next).toHaveBeenCalledTimes(1);
  });

  it('comes at once where it was called off while the act was done', async () => {
    const signal = { aborted: false };
    const executor = loggingExecutor(() => {
      signal.aborted = true;
      return DONE;
    });
    const next = vi.fn(points(0.3));
    const outcome = await run({ next }, { signal, executor, deadline: atLast });
    expect(outcome).toMatchObject({ verified: false, undone: true, sentence: OFF });
    expect(next).not.toHaveBeenCalled();
  });
});

describe('the points as a clock', () => {
  it.each([
    [{ deadlinePoints: 3 }, 3],
    [{ deadlinePoints: 1 }, 1],
    [{}, 20],
  ])('say when an executor is late: %j', async (watch, count) => {
    const next = vi.fn(points(0.3));
    const executor = loggingExecutor(() => new Promise(() => {}));
    const outcome = await run({ ...watch, next }, { executor });
    expect(outcome.sentence).toContain('no answer in time');
    await allTurns();
    expect(next).toHaveBeenCalledTimes(count);
  });

  it('leave time until then', async () => {
    const answer = promised();
    let count = 0;
    const next = async () => {
      if (++count === 2) answer.settle(DONE);
      await allTurns();
      return 0;
    };
    const executor = loggingExecutor(() => answer.promise);
    const outcome = await run({ next, deadlinePoints: 3 }, { executor });
    expect(outcome.sentence).toBe(HELPED);
  });

  it('are asked for one at a time, and none is lost or asked for in vain', async () => {
    let open = 0;
    const next = vi.fn(async () => {
      expect(++open).toBe(1);
      await allTurns();
      open--;
      return 0.3;
    });
    const outcome = await run({ next, horizon: 5 });
    expect(outcome.sentence).toBe(NO_HELP);
    for (let turn = 0; turn < 10; turn++) await allTurns();
    // Five that were watched, the first of them while the act was done, and one while it was taken back.
    expect(next).toHaveBeenCalledTimes(6);
  });
});

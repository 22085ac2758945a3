import type { Outcome } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { type AuditEntry, DryRunExecutor, executePlan, Guard } from '../../src/guard/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';
import { atLast, auditOf, DONE, loggingExecutor } from './stand-ins.js';

const scale = act('scale-out', 'cart');
const limit = act('rate-limit', 'catalog');
const TWO = planOf('p', step(scale), step(limit));
const NOTHING = { resolved: false, verified: false, undone: false };
const HELPED = { resolved: true, verified: true, undone: false };

type Given = Partial<Parameters<typeof executePlan>[0]>;

/** Carries out two acts that are done, and whatever else is given. */
function run(given: Given = {}): Promise<Outcome> {
  const guard = new Guard();
  const executor = loggingExecutor();
  return executePlan({ plan: TWO, guard, executor, graph: SHOP, clock: () => 7, ...given });
}

/** How a run that breaks off at the first act ends, where that act can be taken back. */
function brokenOff(why: string, fields: Partial<Outcome> = {}): Outcome {
  const sentence = `It was broken off: ${why}. What was done has been taken back.`;
  return ended({ actions: [scale], undone: true, sentence, ...fields });
}

function ended(fields: Partial<Outcome>): Outcome {
  const at = { planId: 'p', startedMs: 7, endedMs: 7 };
  return { ...at, actions: [scale, limit], ...NOTHING, sentence: '', ...fields };
}

describe('a plan of which nothing is done', () => {
  it('is none, or has no steps', async () => {
    expect(await run({ plan: { ...TWO, steps: null as never } })).toEqual(
      ended({ planId: '', actions: [], sentence: 'The guard refused: this is no plan.' }),
    );
    const guard = new Guard();
    expect(await run({ guard, plan: planOf('p') })).toEqual(
      ended({ actions: [], sentence: 'There was nothing to do.' }),
    );
    expect(guard.audit.map(({ event }) => event)).toEqual(['outcome']);
  });

  it('is refused with all reasons for all of its steps', async () => {
    const conditions = ({ target }: { target: string }) =>
      target === 'cart' ? ['a freeze is on', 'nobody is on call'] : ['it is Friday'];
    const executor = loggingExecutor();
    const outcome = await run({ guard: new Guard({ conditions }), executor });
    const sentence = 'The guard refused: a freeze is on; nobody is on call; it is Friday.';
    expect(outcome).toEqual(ended({ actions: [], sentence }));
    expect(executor.log).toEqual([]);
  });

  it('is only suggested where that was asked for', async () => {
    const plan = planOf('p', step(scale));
    const sentence = 'The guard refused: only suggesting.';
    expect(await run({ plan, mode: 'suggest' })).toEqual(ended({ actions: [], sentence }));
  });

  it('was called off before', async () => {
    const sentence = 'It was broken off: it was called off.';
    expect(await run({ signal: { aborted: true } })).toEqual(ended({ actions: [], sentence }));
  });
});

describe('a plan that is broken off', () => {
  it.each<[string, string, () => unknown]>([
    ['says no', 'conflict', () => ({ ok: false, message: 'conflict' })],
    ['says yes in other words', 'fine', () => ({ ok: 'yes', message: 'fine' })],
    ['answers a text', 'the answer makes no sense', () => 'fine'],
    ['answers nothing', 'the answer makes no sense', () => undefined],
    ['answers without words', 'the answer makes no sense', () => ({ ok: false })],
    ['throws', 'it threw: no route', () => Promise.reject(new Error('no route'))],
  ])('says what failed, where an executor %s', async (_name, why, answer) => {
    const executor = loggingExecutor(answer);
    expect(await run({ executor })).toEqual(brokenOff(`scale-out cart failed: ${why}`));
  });

  it('goes on where an executor has done it without words', async () => {
    const outcome = await run({ executor: loggingExecutor(() => ({ ok: true })) });
    expect(outcome.actions).toEqual([scale, limit]);
  });

  it('says that an answer did not come in time, and takes back nothing that is in doubt', async () => {
    const executor = loggingExecutor(() => new Promise(() => {}));
    expect(await run({ executor, deadline: atLast })).toEqual(
      brokenOff('', {
        undone: false,
        sentence:
          'It was broken off: scale-out cart failed: no answer in time. ' +
          'Not everything could be taken back.',
      }),
    );
    expect(executor.log).toEqual(['do scale-out cart']);
  });

  it('says all that the guard has against a later step', async () => {
    let against: string[] = [];
    const executor = loggingExecutor(() => {
      against = ['a freeze began', 'nobody is on call'];
      return DONE;
    });
    const outcome = await run({ executor, guard: new Guard({ conditions: () => against }) });
    expect(outcome).toEqual(brokenOff('the guard refused: a freeze began; nobody is on call'));
  });

  it('says that it was called off between two steps', async () => {
    const signal = { aborted: false };
    const executor = loggingExecutor(() => {
      signal.aborted = true;
      return DONE;
    });
    expect(await run({ executor, signal })).toEqual(brokenOff('it was called off'));
  });

  it('has nothing to take back where it only called for people', async () => {
    const page = act('page', 'cart');
    const plan = planOf('p', step(page), step(scale));
    const answer = { ok: false, message: 'conflict' };
    const executor = loggingExecutor(() => answer);
    const sentence = 'It was broken off: page cart failed: conflict.';
    expect(await run({ plan, executor })).toEqual(ended({ actions: [page], sentence }));
    expect(executor.log).toEqual(['do page cart']);
  });
});

describe('a plan that was carried out', () => {
  const failing = (): never => {
    throw new Error('prometheus is away');
  };
  const unknown = { sentence: 'Whether it helped is not known.' };
  const because = { sentence: 'Whether it helped is not known: prometheus is away.' };

  it.each<[string, NonNullable<Given['verify']>, Partial<Outcome>]>([
    ['has helped', () => true, { ...HELPED, sentence: 'The symptom has gone.' }],
    [
      'has not helped',
      async () => false,
      {
        verified: true,
        undone: true,
        sentence: 'It did not help. What was done has been taken back.',
      },
    ],
    ['cannot be judged', () => null, unknown],
    ['is judged by nonsense', () => 'yes' as unknown as boolean, unknown],
    ['is judged by one that throws', failing, because],
    ['is judged by one that rejects', async () => failing(), because],
  ])('%s, as those say who raised the alarm', async (_name, verify, fields) => {
    expect(await run({ verify })).toEqual(ended(fields));
  });

  it('is not known to have helped where nobody is asked', async () => {
    expect(await run()).toEqual(ended(unknown));
  });

  it('is judged once, after all of its steps, by what they were', async () => {
    const executor = loggingExecutor();
    const asked: unknown[] = [];
    const verify: Given['verify'] = (actions) => {
      asked.push(actions, [...executor.log]);
      return true;
    };
    await run({ executor, verify });
    expect(asked).toEqual([
      [scale, limit],
      ['do scale-out cart', 'do rate-limit catalog'],
    ]);
  });

  it('says what could not be taken back, and takes back the rest', async () => {
    const no = { ok: false, message: 'gone' };
    const executor = loggingExecutor(
      () => DONE,
      ({ target }) => (target === 'catalog' ? no : DONE),
    );
    const sentence = 'It did not help. Not everything could be taken back.';
    expect(await run({ executor, verify: () => false })).toEqual(
      ended({ verified: true, sentence }),
    );
    expect(executor.log.slice(2)).toEqual(['undo rate-limit catalog', 'undo scale-out cart']);
  });

  it('tells when it began and when it ended', async () => {
    let nowMs = 0;
    const outcome = await run({ clock: () => nowMs++ });
    expect(outcome).toMatchObject({ startedMs: 0, endedMs: nowMs - 1 });
  });

  it('leaves in the audit what it was made from, where that is given', async () => {
    const decision = { observation: 'abc', probabilities: [0.25, 0.75] };
    for (const given of [{ decision }, {}]) {
      const guard = new Guard();
      await run({ guard, ...given });
      const kept = [...auditOf(guard, 'review'), ...auditOf(guard, 'begin')];
      expect(kept.map((entry) => entry.decision)).toEqual(Array(3).fill(given.decision));
      expect(auditOf(guard, 'outcome')).toHaveLength(1);
    }
  });
});

describe('a plan whose audit cannot be kept', () => {
  it('stops where it is: nothing more is done, or taken back, that nobody could read of', async () => {
    for (const event of ['begin', 'finish'] as const) {
      const onAudit = (entry: AuditEntry): void => {
        if (entry.event === event) throw new Error('the disk is full');
      };
      const executor = loggingExecutor();
      const guard = new Guard({ onAudit });
      await expect(run({ guard, executor })).rejects.toThrow('the disk is full');
      expect(executor.log).toEqual(event === 'begin' ? [] : ['do scale-out cart']);
      expect(guard.unfinished).toEqual([]);
    }
  });
});

describe('a plan that is rehearsed', () => {
  const sentence = 'Dry run: nothing was done.';

  it('claims nothing, and is neither watched nor verified', async () => {
    const never = (): never => {
      throw new Error('nobody is to be asked');
    };
    const executor = new DryRunExecutor();
    const watch = { before: [0, 0, 0], next: never };
    expect(await run({ executor, watch, verify: never })).toEqual(ended({ sentence }));
    expect(executor.rehearsed.map(({ action }) => action)).toEqual([scale, limit]);
  });

  it('is no failure, however often: the guard does not fall back to suggesting', async () => {
    const guard = new Guard({ breakerFailures: 2 });
    for (const id of ['p', 'q', 'r']) {
      const plan = planOf(id, step(scale));
      const clock = (): number => 3_600_000 * id.charCodeAt(0);
      const outcome = await run({ guard, plan, clock, executor: new DryRunExecutor() });
      expect(outcome.sentence).toBe(sentence);
    }
    expect(guard.suggestOnly).toBe(false);
    expect(auditOf(guard, 'outcome').map(({ actions }) => actions)).toEqual([[], [], []]);
  });

  it('has nothing that was taken back, or was not, where it is broken off', async () => {
    for (const undo of [DONE, { ok: false, message: 'there is nothing to take back' }]) {
      const logging = loggingExecutor(
        ({ target }) => (target === 'cart' ? DONE : { ok: false, message: 'not admitted' }),
        () => undo,
      );
      const outcome = await run({ executor: { ...logging, name: 'dry-run' } });
      const why = 'It was broken off: rate-limit catalog failed: not admitted.';
      expect(outcome).toEqual(ended({ sentence: `${why} ${sentence}` }));
      expect(logging.log.slice(2)).toEqual(['undo rate-limit catalog', 'undo scale-out cart']);
    }
  });
});

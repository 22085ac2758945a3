import { describe, expect, it } from 'vitest';
import { type KubeConfigLike, KubernetesExecutor } from '../../src/kubernetes/index.js';
import { Wire } from './wire.js';

const wire = new Wire(() => ({ status: 404 }));

function thrownBy(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  return null;
}

function refusal(options: unknown): unknown {
  return thrownBy(
    () =>
      new KubernetesExecutor(
        wire,
        wire.clock,
        options as ConstructorParameters<typeof KubernetesExecutor>[2],
      ),
  );
}

const LIST = 'namespaces is no list of 1 to 100 names; give names of namespaces.';
const HANDLER = { execute: () => {}, undo: () => {} };

describe('an option that is wrong', () => {
  it.each([
    [{ attempts: 0 }, 'attempts is 0; give a whole number >= 1 and <= 20.'],
    [{ attempts: 21 }, 'attempts is 21; give a whole number >= 1 and <= 20.'],
    [{ attempts: 1.5 }, 'attempts is 1.5; give a whole number >= 1 and <= 20.'],
    [{ backoffMs: -1 }, 'backoffMs is -1; give a finite number >= 0 and <= 86400000.'],
    [{ requestTimeoutMs: 0 }, 'requestTimeoutMs is 0; give a finite number >= 1 and <= 86400000.'],
    [{ deadlineMs: 0.5 }, 'deadlineMs is 0.5; give a finite number >= 1 and <= 86400000.'],
    [
      { deadlineMs: 86_400_001 },
      'deadlineMs is 86400001; give a finite number >= 1 and <= 86400000.',
    ],
    [{ maxReplicas: 0 }, 'maxReplicas is 0; give a whole number >= 1 and <= 10000.'],
    [{ maxReplicas: 2.5 }, 'maxReplicas is 2.5; give a whole number >= 1 and <= 10000.'],
    [{ namespaces: [] }, LIST],
    [{ namespaces: 'shop' }, LIST],
    [{ namespaces: Array.from({ length: 101 }, (_, i) => `n${i}`) }, LIST],
    [{ namespaces: ['shop', 'a/b'] }, 'namespaces holds "a/b"; give names of namespaces.'],
    [{ namespaces: [null] }, 'namespaces holds "null"; give names of namespaces.'],
    [{ namespaces: ['a', undefined] }, 'namespaces holds "undefined"; give names of namespaces.'],
    [{ namespaces: ['a.b'] }, 'namespaces holds "a.b"; give names of namespaces.'],
    [{ maxLimits: { cpu: 'x' } }, 'maxLimits.cpu is "x"; give a quantity such as "4" or "8Gi".'],
    [{ handlers: { page: null } }, 'handlers.page lacks execute or undo; give both.'],
    [
      { handlers: { page: { execute: () => {} } } },
      'handlers.page lacks execute or undo; give both.',
    ],
    [{ handlers: { page: { undo: () => {} } } }, 'handlers.page lacks execute or undo; give both.'],
    [{ locate: 'here' }, 'locate is no function; give one or null.'],
  ])('%j is refused', (options, sentence) => {
    expect(refusal(options)).toMatchObject({
      code: 'invalid-option',
      message: `KubernetesExecutor: ${sentence}`,
    });
  });

  it.each([
    [undefined],
    [{}],
    [{ attempts: 1 }],
    [{ attempts: 20 }],
    [{ backoffMs: 0 }],
    [{ requestTimeoutMs: 1 }],
    [{ deadlineMs: 86_400_000 }],
    [{ maxReplicas: 1 }],
    [{ maxReplicas: 10_000 }],
    [{ namespaces: Array.from({ length: 100 }, (_, i) => `n${i}`) }],
    [{ handlers: { page: HANDLER } }],
    [{ locate: () => null }],
    [{ locate: null }],
  ])('%j is none', (options) => {
    expect(refusal(options)).toBeNull();
  });
});

describe('what an executor is made of', () => {
  it.each([undefined, null, {}, { now: () => 0 }, { sleep: async () => {} }])(
    'is refused where the clock is %j',
    (clock) => {
      expect(
        thrownBy(() => new KubernetesExecutor(wire, clock as unknown as typeof wire.clock)),
      ).toMatchObject({
        code: 'invalid-argument',
        message: 'KubernetesExecutor: the clock lacks now or sleep; give both.',
      });
    },
  );

  it('is refused where the KubeConfig has no cluster, with the reason as the cause', () => {
    const cause = new Error('No active cluster!');
    const empty: KubeConfigLike = {
      makeApiClient: () => {
        throw cause;
      },
    };
    expect(thrownBy(() => new KubernetesExecutor(empty, wire.clock))).toMatchObject({
      code: 'invalid-argument',
      message:
        'KubernetesExecutor: the KubeConfig makes no client; load it first, with a current context.',
      cause,
    });
  });

  it('is told apart by its name where it keeps nothing', () => {
    const names = [false, true].map(
      (dryRun) => new KubernetesExecutor(wire, wire.clock, { dryRun }).name,
    );
    expect(names).toEqual(['kubernetes', 'dry-run']);
  });
});

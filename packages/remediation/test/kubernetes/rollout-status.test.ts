import { describe, expect, it } from 'vitest';
import { rolloutStatus } from '../../src/kubernetes/rollout-status.js';
import { type JsonObject, objectAt } from './json-object.js';
import { workload } from './objects.js';

type Kind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

function statusOf(kind: Kind, status: JsonObject | undefined, spec: JsonObject = {}): string {
  const object = workload('cart', kind, spec);
  objectAt(object, 'metadata').generation = 2;
  const found = rolloutStatus({ ...object, status }, kind);
  return found.kind === 'complete' ? 'complete' : `${found.kind}: ${found.message}`;
}

const UNSEEN = 'running: its controller has not seen the change yet';

describe('how far a Deployment is', () => {
  const done = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
  const conditions = (type: string, reason: string) => ({
    conditions: [{ type: 'Available' }, { type, reason }],
  });

  it.each([
    [done, 'complete'],
    [{ ...done, observedGeneration: 3 }, 'complete'],
    [{ ...done, observedGeneration: 1 }, UNSEEN],
    [undefined, UNSEEN],
    [{ ...done, updatedReplicas: 2 }, 'running: 2 of 3 new copies run'],
    [{ observedGeneration: 2 }, 'running: 0 of 3 new copies run'],
    [{ ...done, replicas: 5 }, 'running: 2 old copies have yet to end'],
    [{ ...done, availableReplicas: 1 }, 'running: 1 of 3 copies are available'],
    [{ observedGeneration: 2, updatedReplicas: 3 }, 'running: 0 of 3 copies are available'],
    [
      { ...done, ...conditions('Progressing', 'ProgressDeadlineExceeded') },
      'failed: it got no further within its progressDeadlineSeconds',
    ],
    [{ ...done, ...conditions('Progressing', 'NewReplicaSetAvailable') }, 'complete'],
    [{ ...done, ...conditions('ReplicaFailure', 'ProgressDeadlineExceeded') }, 'complete'],
  ])('%j is %s', (status, expected) => {
    expect(statusOf('Deployment', status)).toBe(expected);
  });

  it('has one copy unless it says otherwise, and none where it is switched off', () => {
    const one = { ...done, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
    expect(statusOf('Deployment', one, { replicas: undefined })).toBe('complete');
    const none = { observedGeneration: 2 };
    expect(statusOf('Deployment', none, { replicas: undefined })).toBe(
      'running: 0 of 1 new copies run',
    );
    expect(statusOf('Deployment', none, { replicas: 0 })).toBe('complete');
  });

  it('does not look at an updateStrategy, which it has none of', () => {
    expect(statusOf('Deployment', done, { updateStrategy: { type: 'OnDelete' } })).toBe('complete');
  });

  it('counts an object without a generation as seen', () => {
    expect(rolloutStatus({ spec: { replicas: 0 } }, 'Deployment')).toEqual({ kind: 'complete' });
  });
});

describe('how far a StatefulSet is', () => {
  const done = {
    observedGeneration: 2,
    readyReplicas: 3,
    updatedReplicas: 3,
    currentRevision: 'a',
    updateRevision: 'a',
  };
  const partition = (value: number) => ({
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: value } },
  });

  it.each([
    [done, {}, 'complete'],
    [{ ...done, readyReplicas: 2 }, {}, 'running: 2 of 3 copies are ready'],
    [{ observedGeneration: 2 }, {}, 'running: 0 of 3 copies are ready'],
    [{ ...done, updatedReplicas: 1, updateRevision: 'b' }, {}, 'running: 1 of 3 new copies run'],
    [
      { observedGeneration: 2, readyReplicas: 3, updateRevision: 'b' },
      {},
      'running: 0 of 3 new copies run',
    ],
    [{ ...done, updateRevision: 'b' }, partition(0), 'running: 3 of 3 new copies run'],
    [
      { ...done, updatedReplicas: 1, updateRevision: 'b' },
      partition(1),
      'running: 1 of 2 new copies run',
    ],
    [{ ...done, updatedReplicas: 2, updateRevision: 'b' }, partition(1), 'complete'],
    [{ ...done, updatedReplicas: 0, updateRevision: 'b' }, partition(3), 'complete'],
    [{ ...done, updatedReplicas: 0, updateRevision: 'b' }, partition(9), 'complete'],
    [
      done,
      { updateStrategy: { type: 'OnDelete' } },
      'failed: its updateStrategy is OnDelete, so nothing rolls out',
    ],
  ])('%j with %j is %s', (status, spec, expected) => {
    expect(statusOf('StatefulSet', status, spec)).toBe(expected);
  });
});

describe('how far a DaemonSet is', () => {
  const done = {
    observedGeneration: 2,
    desiredNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: 2,
  };

  it.each([
    [done, {}, 'complete'],
    [{ observedGeneration: 2 }, {}, 'complete'],
    [{ ...done, observedGeneration: 1 }, {}, UNSEEN],
    [{ ...done, updatedNumberScheduled: 1 }, {}, 'running: 1 of 2 new copies run'],
    [{ observedGeneration: 2, desiredNumberScheduled: 2 }, {}, 'running: 0 of 2 new copies run'],
    [{ ...done, numberAvailable: 1 }, {}, 'running: 1 of 2 copies are available'],
    [{ ...done, numberAvailable: undefined }, {}, 'running: 0 of 2 copies are available'],
    [
      done,
      { updateStrategy: { type: 'OnDelete' } },
      'failed: its updateStrategy is OnDelete, so nothing rolls out',
    ],
    [done, { updateStrategy: { type: 'RollingUpdate' } }, 'complete'],
  ])('%j with %j is %s', (status, spec, expected) => {
    expect(statusOf('DaemonSet', status, spec)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { readPod, readPods } from '../../src/kubernetes/acts/pods.js';
import { type JsonObject, objectAt } from './json-object.js';
import { pod } from './objects.js';

const A = {
  namespace: 'shop',
  name: 'a',
  uid: 'uid-of-shop-a',
  owner: 'ReplicaSet',
  mirror: false,
  finished: false,
  ending: false,
  ready: true,
  localData: false,
};

function changed(change: (object: JsonObject) => void): JsonObject {
  const object = pod('a');
  change(object);
  return object;
}

function metadata(fields: JsonObject): JsonObject {
  return changed((object) => Object.assign(objectAt(object, 'metadata'), fields));
}

describe('what matters of a pod that is to move', () => {
  it.each([
    ['nothing special', pod('a'), A],
    ['its controller', pod('a', { owner: 'DaemonSet' }), { ...A, owner: 'DaemonSet' }],
    ['no owner', pod('a', { owner: null }), { ...A, owner: null }],
    [
      'an owner that does not bring it back',
      metadata({ ownerReferences: [{ kind: 'Node' }, null, { kind: 'Job', controller: 'true' }] }),
      { ...A, owner: null },
    ],
    [
      'the controller among its owners',
      metadata({ ownerReferences: [{ kind: 'Node' }, { kind: 'Job', controller: true }] }),
      { ...A, owner: 'Job' },
    ],
    [
      "the kubelet's own",
      pod('a', { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
      { ...A, mirror: true },
    ],
    ['success', pod('a', { phase: 'Succeeded' }), { ...A, finished: true }],
    ['failure', pod('a', { phase: 'Failed' }), { ...A, finished: true }],
    ['waiting', pod('a', { phase: 'Pending' }), A],
    ['its end', metadata({ deletionTimestamp: '2023-11-14T22:13:20Z' }), { ...A, ending: true }],
    ['not being ready', pod('a', { ready: false }), { ...A, ready: false }],
    [
      'another condition',
      changed((object) => {
        object.status = {
          conditions: [
            { type: 'Ready', status: 'False' },
            { type: 'Scheduled', status: 'True' },
          ],
        };
      }),
      { ...A, ready: false },
    ],
    [
      'being ready among other conditions',
      changed((object) => {
        object.status = {
          conditions: [
            { type: 'Scheduled', status: 'False' },
            { type: 'Ready', status: 'True' },
          ],
        };
      }),
      A,
    ],
    [
      'no condition',
      changed((object) => Object.assign(object, { status: {} })),
      { ...A, ready: false },
    ],
    [
      'an emptyDir',
      pod('a', {
        volumes: [
          { name: 'x', configMap: {} },
          { name: 'y', emptyDir: null },
        ],
      }),
      { ...A, localData: true },
    ],
    ['another volume', pod('a', { volumes: [{ name: 'x', configMap: {} }] }), A],
  ])('%s', (_name, object, expected) => {
    expect(readPod(object)).toEqual(expected);
  });

  it.each(['namespace', 'name', 'uid'])('is nothing without its %s', (field) => {
    expect(readPod(metadata({ [field]: undefined }))).toBeNull();
    expect(readPod(metadata({ [field]: '' }))).toBeNull();
  });

  it('is in the order of namespaces and names, whatever the order of the answer', () => {
    const given = [pod('b'), pod('z', { namespace: 'bank' }), {}, pod('c'), pod('a')];
    for (const items of [given, [...given].reverse()]) {
      expect(readPods(items).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
        'bank/z',
        'shop/a',
        'shop/b',
        'shop/c',
      ]);
    }
  });
});

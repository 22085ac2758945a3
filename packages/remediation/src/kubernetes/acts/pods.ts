import { asFields, type Fields, fieldsAt, listAt, textAt } from '../json.js';

/** A pod, as far as moving it is concerned. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** The kind of what would replace it; null where nothing would. */
  readonly owner: string | null;
  /** The kubelet's own: the API only shows it. */
  readonly mirror: boolean;
  readonly finished: boolean;
  readonly ending: boolean;
  readonly ready: boolean;
  readonly localData: boolean;
}

export function readPod(item: Fields): Pod | null {
  const metadata = fieldsAt(item, 'metadata');
  const [namespace, name, uid] = ['namespace', 'name', 'uid'].map((key) => textAt(metadata, key));
  if (!namespace || !name || !uid) return null;
  const controller = listAt(metadata, 'ownerReferences').find(
    (owner) => asFields(owner).controller === true,
  );
  const phase = textAt(item, 'status', 'phase');
  return {
    namespace,
    name,
    uid,
    owner: textAt(controller, 'kind'),
    mirror: textAt(metadata, 'annotations', 'kubernetes.io/config.mirror') !== null,
    finished: phase === 'Succeeded' || phase === 'Failed',
    ending: textAt(metadata, 'deletionTimestamp') !== null,
    ready: listAt(item, 'status', 'conditions').some(
      (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True',
    ),
    localData: listAt(item, 'spec', 'volumes').some((volume) =>
      Object.hasOwn(asFields(volume), 'emptyDir'),
    ),
  };
}

/** Pods in an order that does not depend on the answer's. */
export function readPods(items: readonly Fields[]): readonly Pod[] {
  const key = ({ namespace, name }: Pod): string => `${namespace}/${name}`;
  return items.flatMap((item) => readPod(item) ?? []).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

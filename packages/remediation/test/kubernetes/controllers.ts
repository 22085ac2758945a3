import type { ApiStore } from './api-store.js';
import { type JsonObject, objectAt } from './json-object.js';

const REVISION = 'deployment.kubernetes.io/revision';

function ownedBy(owner: JsonObject): (object: JsonObject) => boolean {
  const uid = objectAt(owner, 'metadata').uid;
  return (object) => {
    const owners = objectAt(object, 'metadata').ownerReferences;
    return Array.isArray(owners) && owners.some((one) => (one as JsonObject).uid === uid);
  };
}

/** What the Deployment's controller does with ReplicaSets, as far as revisions are concerned. */
export function rollOutDeployment(store: ApiStore, path: string): void {
  const deployment = store.get(path)!;
  const { name, namespace, uid } = objectAt(deployment, 'metadata');
  const sets = `/apis/apps/v1/namespaces/${String(namespace)}/replicasets/`;
  const all = store.list((one) => one.startsWith(sets)).filter(ownedBy(deployment));
  const wanted = structuredClone(objectAt(deployment, 'spec', 'template'));
  const same = all.find((set) => {
    const template = structuredClone(objectAt(set, 'spec', 'template'));
    delete objectAt(template, 'metadata', 'labels')['pod-template-hash'];
    return JSON.stringify(template) === JSON.stringify(wanted);
  });
  const numbers = all.map((set) => Number(objectAt(set, 'metadata', 'annotations')[REVISION]));
  const latest = Math.max(0, ...numbers);
  const known =
    same === undefined ? 0 : Number(objectAt(same, 'metadata', 'annotations')[REVISION]);
  const revision = String(same !== undefined && known === latest ? latest : latest + 1);
  const hash = `h${all.length}`;
  if (same === undefined) objectAt(wanted, 'metadata', 'labels')['pod-template-hash'] = hash;
  const set: JsonObject = same ?? {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${String(name)}-${hash}`,
      namespace,
      labels: objectAt(wanted, 'metadata', 'labels'),
      ownerReferences: [{ kind: 'Deployment', name, uid, controller: true }],
    },
    spec: { selector: objectAt(deployment, 'spec', 'selector'), template: wanted },
  };
  // The controller copies what is written on the Deployment, our record included.
  Object.assign(
    objectAt(set, 'metadata', 'annotations'),
    objectAt(deployment, 'metadata', 'annotations'),
  );
  objectAt(set, 'metadata', 'annotations')[REVISION] = revision;
  store.put(`${sets}${String(objectAt(set, 'metadata').name)}`, set);
  store.edit(path, (object) => {
    objectAt(object, 'metadata', 'annotations')[REVISION] = revision;
  });
}

/** What the controllers of StatefulSets and DaemonSets keep. */
export function rollOutByRevisions(store: ApiStore, path: string): void {
  const owner = store.get(path)!;
  const { name, namespace, uid } = objectAt(owner, 'metadata');
  const folder = `/apis/apps/v1/namespaces/${String(namespace)}/controllerrevisions/`;
  const all = store.list((one) => one.startsWith(folder)).filter(ownedBy(owner));
  const template = { ...objectAt(owner, 'spec', 'template'), $patch: 'replace' };
  const same = all.find(
    (one) => JSON.stringify(objectAt(one, 'data', 'spec').template) === JSON.stringify(template),
  );
  const revision = Math.max(0, ...all.map((one) => Number(one.revision))) + 1;
  const called =
    same === undefined ? `${String(name)}-${all.length}` : String(objectAt(same, 'metadata').name);
  store.put(`${folder}${called}`, {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: called,
      namespace,
      labels: objectAt(owner, 'spec', 'template', 'metadata', 'labels'),
      ownerReferences: [{ kind: owner.kind, name, uid, controller: true }],
    },
    data: { spec: { template } },
    revision,
  });
}

/** Everything that a rollout status asks for. */
export function finishRollout(store: ApiStore, path: string): void {
  store.edit(path, (object) => {
    const copies = Number(objectAt(object, 'spec').replicas ?? 2);
    object.status = {
      observedGeneration: objectAt(object, 'metadata').generation,
      replicas: copies,
      updatedReplicas: copies,
      availableReplicas: copies,
      readyReplicas: copies,
      currentRevision: 'a',
      updateRevision: 'a',
      desiredNumberScheduled: copies,
      updatedNumberScheduled: copies,
      numberAvailable: copies,
    };
  });
}

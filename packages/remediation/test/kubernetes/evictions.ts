import { type ApiStore, type StoreAnswer, statusOf } from './api-store.js';
import { isObject, type JsonObject, listOf, objectAt } from './json-object.js';

function matches(selector: JsonObject, pod: JsonObject): boolean {
  const labels = objectAt(pod, 'metadata', 'labels');
  return Object.entries(objectAt(selector, 'matchLabels')).every(
    ([key, value]) => labels[key] === value,
  );
}

function isHealthy(pod: JsonObject): boolean {
  const ready = listOf(objectAt(pod, 'status').conditions).some(
    (one) => one.type === 'Ready' && one.status === 'True',
  );
  return ready && objectAt(pod, 'metadata').deletionTimestamp === undefined;
}

/** The eviction subresource of pods, counting disruption budgets with `minAvailable`. */
export function evict(
  store: ApiStore,
  path: string,
  body: unknown,
  serverVersion: 'v1' | 'v1beta1',
  dryRun: boolean,
): StoreAnswer {
  const eviction = isObject(body) ? structuredClone(body) : {};
  const spoken = serverVersion === 'v1beta1' ? ['policy/v1beta1'] : ['policy/v1', 'policy/v1beta1'];
  if (!spoken.includes(String(eviction.apiVersion)) || eviction.kind !== 'Eviction') {
    return statusOf(
      400,
      'BadRequest',
      `no kind "Eviction" is registered for version "${String(eviction.apiVersion)}"`,
    );
  }
  const pod = store.get(path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (pod === null) return statusOf(404, 'NotFound', `pods "${name}" not found`);
  const uid = objectAt(eviction, 'deleteOptions', 'preconditions').uid;
  if (uid !== undefined && uid !== objectAt(pod, 'metadata').uid) {
    return statusOf(
      409,
      'Conflict',
      `the UID in the precondition (${String(uid)}) does not match the UID in record`,
    );
  }
  const namespace = path.split('/')[4];
  const budgets = store
    .list((one) =>
      one.startsWith(`/apis/policy/${serverVersion}/namespaces/${namespace}/poddisruptionbudgets/`),
    )
    .filter((budget) => matches(objectAt(budget, 'spec', 'selector'), pod));
  for (const budget of budgets) {
    const selector = objectAt(budget, 'spec', 'selector');
    const healthy = store
      .list((one) => one.startsWith(`/api/v1/namespaces/${namespace}/pods/`))
      .filter((one) => matches(selector, one) && isHealthy(one)).length;
    if (healthy <= Number(objectAt(budget, 'spec').minAvailable)) {
      const called = String(objectAt(budget, 'metadata').name);
      const cause = {
        reason: 'DisruptionBudget',
        message: `The disruption budget ${called} needs ${String(objectAt(budget, 'spec').minAvailable)} healthy pods and has ${healthy} currently`,
      };
      return statusOf(
        429,
        'TooManyRequests',
        "Cannot evict pod as it would violate the pod's disruption budget.",
        { causes: [cause] },
      );
    }
  }
  if (!dryRun) store.delete(path);
  return {
    status: 201,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' },
  };
}

import { isObject, type JsonObject } from './json-object.js';

/** The lists whose items are merged by a key; all others are replaced whole. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  ports: 'containerPort',
  ownerReferences: 'uid',
};

function mergeList(target: unknown, patch: readonly unknown[], key: string): unknown[] {
  const out = Array.isArray(target) ? [...target] : [];
  for (const item of patch) {
    if (!isObject(item)) throw new Error('a list that is merged by key holds no object');
    const at = out.findIndex((one) => isObject(one) && one[key] === item[key]);
    if (item.$patch === 'delete') {
      if (at >= 0) out.splice(at, 1);
    } else if (at >= 0) out[at] = merge(out[at], item);
    else out.push(merge({}, item));
  }
  return out;
}

function merge(target: unknown, patch: JsonObject): JsonObject {
  const { $patch: directive, ...fields } = patch;
  if (directive === 'replace') return fields;
  const out: JsonObject = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(fields)) {
    const key = MERGE_KEYS[name];
    if (value === null) delete out[name];
    else if (Array.isArray(value) && key !== undefined)
      out[name] = mergeList(out[name], value, key);
    else out[name] = isObject(value) ? merge(out[name], value) : value;
  }
  return out;
}

/** `application/strategic-merge-patch+json`, as the documentation describes it for workloads and nodes. */
export function strategicMerge(target: JsonObject, patch: JsonObject): JsonObject {
  return merge(target, patch);
}

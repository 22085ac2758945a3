import { isObject, type JsonObject, listOf, objectAt } from './json-object.js';

const QUANTITY = /^[+-]?(\d+|\d+\.\d*|\.\d+)(([eE][+-]?\d+)|[KMGTPE]i|[numkMGTPE])?$/;

/** As the API server writes quantities back, for the forms that occur here. */
function canonical(quantity: string): string {
  const milli = /^(\d+)000m$/.exec(quantity);
  if (milli !== null) return milli[1]!;
  const units = ['Ki', 'Mi', 'Gi', 'Ti'];
  const binary = /^(\d+)(Ki|Mi|Gi)$/.exec(quantity);
  if (binary === null || Number(binary[1]) % 1024 !== 0) return quantity;
  return canonical(`${Number(binary[1]) / 1024}${units[units.indexOf(binary[2]!) + 1]}`);
}

function checkResources(container: JsonObject): string | null {
  for (const group of ['limits', 'requests']) {
    const resources = objectAt(container, 'resources');
    if (!isObject(resources[group])) continue;
    for (const [name, quantity] of Object.entries(resources[group])) {
      if (!QUANTITY.test(String(quantity))) return `resources.${group}.${name}: Invalid value`;
      resources[group][name] = canonical(String(quantity));
    }
  }
  return null;
}

/** Completes an object as the API server does, and says what is wrong with it; null where nothing is. */
export function admit(object: JsonObject): string | null {
  const annotations = objectAt(object, 'metadata', 'annotations');
  const length = JSON.stringify(annotations).length;
  if (length > 262_144) return 'metadata.annotations: Too long: must have at most 262144 bytes';
  for (const [name, value] of Object.entries(annotations)) {
    if (typeof value !== 'string') return `metadata.annotations.${name}: not a string`;
  }
  const spec = objectAt(object, 'spec');
  const { replicas } = spec;
  if (replicas !== undefined && (!Number.isInteger(replicas) || (replicas as number) < 0)) {
    return 'spec.replicas: Invalid value: must be greater than or equal to 0';
  }
  if (!isObject(spec.template)) return null;
  const labels = objectAt(spec, 'template', 'metadata', 'labels');
  for (const [name, value] of Object.entries(objectAt(spec, 'selector', 'matchLabels'))) {
    if (labels[name] !== value)
      return 'spec.template.metadata.labels: Invalid value: `selector` does not match template `labels`';
  }
  objectAt(spec, 'template', 'metadata').creationTimestamp = null;
  const containers = listOf(objectAt(spec, 'template', 'spec').containers);
  if (containers.length === 0) return 'spec.template.spec.containers: Required value';
  for (const container of containers) {
    const problem = checkResources(container);
    if (problem !== null) return `spec.template.spec.containers: ${problem}`;
  }
  return null;
}
